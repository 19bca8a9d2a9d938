// Calls that AWS refuses for good: said aloud at once, with what to check, and counted.
import { AwsError, checkFor, kindOf } from "../aws/aws-error.ts";
import { errorFields, type Log, type LogFields } from "../log.ts";
import type { Tally } from "./tally.ts";

/**
 * Logs a permanent error: once in an invocation for each call and each name, for a hundred partitions are refused alike.
 *
 * @returns whether it was one.
 */
export const reportRefusal = (
  log: Log,
  tally: Tally,
  error: unknown,
  fields: LogFields,
): error is Error => {
  if (!(error instanceof Error) || kindOf(error) !== "permanent") return false;
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
