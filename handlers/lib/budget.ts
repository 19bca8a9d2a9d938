// What one client may do in a while: a token bucket in one item of the connection table, for each client and deed.
//
// The item holds when the bucket is full again, which tells all (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
// A deed with a full bucket costs one write unit; one with a bucket in use, and one too many, two.
import { dynamoDbFromEnv } from "./aws/api-from-env.ts";
import { AwsError } from "./aws/aws-error.ts";
import type { JsonApi } from "./aws/json-api.ts";
import { optionalNumber, requiredEnv, requiredNumber } from "./env.ts";

export interface BudgetLimits {
  /** In the long run. */
  perMinute: number;
  /** When nothing was done for long enough: at least 1. */
  atOnce: number;
}

export interface BudgetOptions extends BudgetLimits {
  /** Names the deed in the table. */
  deed: "broadcast" | "connect";
  tableName: string;
  dynamoDb: JsonApi;
  /** Epoch milliseconds. */
  now?: () => number;
}

/**
 * Takes one of what a client may do.
 *
 * @returns milliseconds after which there is one again, at the latest; undefined when there was one.
 * @throws when the table cannot be asked. Nothing is done then: whoever connects or sends to everybody needs the table
 * anyhow, so refusing keeps out nobody who would get through.
 */
export type Spend = (client: string) => Promise<number | undefined>;

export interface Budget extends BudgetLimits {
  spend: Spend;
}

export const createBudget = (options: BudgetOptions): Spend => {
  const { perMinute, atOnce, now = Date.now } = options;
  const intervalMs = 60_000 / perMinute;
  const takeIf = createUpdate(options);
  return async (client) => {
    const nowMs = now();
    const expiry = expiryOf(nowMs, intervalMs * atOnce);
    const isTaken =
      (await takeIf(client, "attribute_not_exists(t) OR t <= :now", "SET t = :t, e = :e", {
        ":now": nowMs,
        ":t": nowMs + intervalMs,
        ":e": expiry,
      })) ||
      (await takeIf(client, "t > :now AND t <= :last", "SET t = t + :interval, e = :e", {
        ":now": nowMs,
        ":last": nowMs + intervalMs * (atOnce - 1),
        ":interval": intervalMs,
        ":e": expiry,
      }));
    return isTaken ? undefined : Math.ceil(intervalMs);
  };
};

/** Epoch seconds. DynamoDB may forget the item once the bucket is full. */
const expiryOf = (nowMs: number, lifeMs: number): number => Math.ceil((nowMs + lifeMs) / 1000) + 60;

const createUpdate =
  ({ dynamoDb, tableName, deed }: BudgetOptions) =>
  async (
    client: string,
    ConditionExpression: string,
    UpdateExpression: string,
    values: Record<string, number>,
  ): Promise<boolean> => {
    const names = Object.entries(values);
    try {
      await dynamoDb("UpdateItem", {
        TableName: tableName,
        Key: { p: { S: `budget#${deed}#${client}` }, c: { S: "bucket" } },
        ConditionExpression,
        UpdateExpression,
        ExpressionAttributeValues: Object.fromEntries(
          names.map(([name, value]) => [name, { N: String(value) }]),
        ),
      });
      return true;
    } catch (error) {
      const isRefused =
        error instanceof AwsError && error.name === "ConditionalCheckFailedException";
      if (isRefused) return false;
      throw error;
    }
  };

/** @returns undefined where the stack sets no bounds. */
export const budgetFromEnv = (deed: BudgetOptions["deed"]): Budget | undefined => {
  const perMinute = optionalNumber("BUDGET_PER_MINUTE");
  if (perMinute === undefined) return undefined;
  const limits = { perMinute, atOnce: requiredNumber("BUDGET_AT_ONCE") };
  const tableName = requiredEnv("CONNECTIONS_TABLE");
  return {
    ...limits,
    spend: createBudget({ ...limits, deed, tableName, dynamoDb: dynamoDbFromEnv() }),
  };
};
