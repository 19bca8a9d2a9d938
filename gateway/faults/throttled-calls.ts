// Throttles calls to DynamoDB.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
import { matchesPattern } from "../../shared/wildcards.ts";
import type { ThrottleRule } from "./document.ts";
import type { Rules } from "./rules.ts";

export interface ThrottledCalls {
  /**
   * @param target `DynamoDB_20120810.PutItem`, …
   * @returns the message of a ProvisionedThroughputExceededException.
   */
  nextRefusal(target: string): string | undefined;
}

/** Operations on items. Those on tables have other limits. */
const ABOUT_ITEMS =
  /^DynamoDB_20120810\.((?:Batch)?GetItem|PutItem|UpdateItem|DeleteItem|BatchWriteItem|Query|Scan|Transact(?:Get|Write)Items)$/;

const MESSAGE =
  "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning " +
  "level with the UpdateTable API.";

export const createThrottledCalls = (rules: Rules<ThrottleRule>): ThrottledCalls => ({
  nextRefusal: (target) => {
    const [, called] = ABOUT_ITEMS.exec(target) ?? [];
    if (called === undefined) return undefined;
    return rules.next(({ operation }) => matchesPattern(operation, called)) && MESSAGE;
  },
});
