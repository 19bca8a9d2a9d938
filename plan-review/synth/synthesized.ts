// Compares two syntheses of a stack by their JSON alone, without an account or provider.
import { isDeepStrictEqual } from "node:util";
import { own } from "../../shared/own.ts";
import { type Body, isBody } from "../marks/body.ts";
import {
  type Action,
  createStack,
  type Resource,
  type Stack,
  type Written,
} from "../plan/model.ts";
import { sealChange } from "../plan/read-change.ts";
import { findSensitive } from "./sensitive.ts";
import { addressesIn, toPath, readPaths, listResources, readStackName } from "../plan/paths.ts";

/** @param base undefined when the stack is new. @param head undefined when it is removed. */
export const compareSynthesized = (base: Body | undefined, head: Body | undefined): Stack => {
  const [bases, heads] = [base ?? {}, head ?? {}].map(
    (document) => new Map(listResources(document)),
  );
  const paths = new Map([...readPaths(base ?? {}), ...readPaths(head ?? {})]);
  const name = readStackName(head ?? {}) ?? readStackName(base ?? {});
  const addresses = [...new Set([...(bases?.keys() ?? []), ...(heads?.keys() ?? [])])].toSorted();
  const resources = addresses.map((address) =>
    compare(address, toPath(address, paths, name), bases?.get(address), heads?.get(address)),
  );
  return createStack({ name, resources });
};

const compare = (
  address: string,
  path: string,
  base: Body | undefined,
  head: Body | undefined,
): Resource => {
  const [type = ""] = address.split(".");
  const [before, after] = [base && withoutMeta(base), head && withoutMeta(head)];
  const replacedBecause = (own(FORCES_REPLACEMENT, type) ?? []).filter(
    (name) => before && after && !isDeepStrictEqual(before[name], after[name]),
  );
  return {
    address,
    type,
    path,
    action: chooseAction(before, after, replacedBecause),
    isData: false,
    ...sealChange({ before, after, after_unknown: {} }, [
      findSensitive(type, before),
      findSensitive(type, after),
    ]),
    replacedBecause,
    written: writtenIn(after ?? {}),
  };
};

const chooseAction = (
  before: Body | undefined,
  after: Body | undefined,
  forced: string[],
): Action => {
  if (!before) return "create";
  if (!after) return "destroy";
  if (forced.length > 0) return "replace";
  return isDeepStrictEqual(before, after) ? "none" : "change";
};

/**
 * The provider's schema has many more; these are of resources that hold data, and of deployments.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const FORCES_REPLACEMENT: Record<string, string[]> = {
  aws_acm_certificate: ["domain_name", "validation_method", "key_algorithm"],
  aws_apigatewayv2_api: ["protocol_type"],
  aws_apigatewayv2_deployment: ["api_id", "triggers"],
  aws_apigatewayv2_domain_name: ["domain_name"],
  aws_cloudwatch_log_group: ["name", "name_prefix", "log_group_class"],
  aws_dynamodb_table: ["name", "hash_key", "range_key", "local_secondary_index"],
  aws_kms_key: ["customer_master_key_spec", "key_usage", "multi_region"],
  aws_s3_bucket: ["bucket", "bucket_prefix", "object_lock_enabled"],
  aws_sqs_queue: ["name", "name_prefix", "fifo_queue"],
};

/** Meta-arguments of Terraform and CDKTF. */
const META = new Set(["//", "depends_on", "lifecycle", "provider", "provisioner"]);

const withoutMeta = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !META.has(name)));

const writtenIn = (body: Body): Record<string, Written> =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, toWritten(value)]));

const toWritten = (value: unknown): Written => ({
  ...(typeof value === "string" && { text: value }),
  references: referencesIn(value),
});

const referencesIn = (value: unknown): string[] => {
  if (typeof value === "string") {
    return value.includes("${") ? addressesIn(value) : [];
  }
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return isBody(value) ? Object.values(value).flatMap(referencesIn) : [];
};
