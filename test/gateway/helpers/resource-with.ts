// A resource whose attributes are known, without a configuration around it.
import type { Resource } from "../../../gateway/terraform/configuration.ts";

/** @param address with the type, such as `aws_sqs_queue.jobs`. */
export const resourceWith = (address: string, values: Record<string, any>): Resource => ({
  address,
  type: address.split(".")[0]!,
  given: Object.keys(values),
  attribute: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
  references: () => ({ addresses: [], isComplete: true }),
});
