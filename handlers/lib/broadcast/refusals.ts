// Reports calls that AWS refuses permanently: logs them at once, with what to check, and counts them.
import { AwsError, checkFor, classifyError } from "../aws/aws-error.ts";
import { errorFields, type Log, type LogFields } from "../log.ts";
import type { Tally } from "./tally.ts";

/**
 * Logs a permanent error, once per invocation for each call and error name: a hundred partitions fail the same way.
 *
 * @returns whether the error is permanent.
 */
export const reportRefusal = (
  log: Log,
  tally: Tally,
  error: unknown,
  fields: LogFields,
): error is Error => {
  if (!(error instanceof Error) || classifyError(error) !== "permanent") return false;
  const call = error instanceof AwsError ? error.call : undefined;
  tally.count("permanentErrors");
  if (tally.isFirstRefusal(`${call} ${error.name}`)) {
    log("ERROR", "refused for good", {
      ...fields,
      call,
      check: checkFor(error),
      ...errorFields(error),
    });
  }
  return true;
};
