// Limits how often a client may act: a token bucket in one item of the connection table per client and deed.
//
// The item stores only when the bucket is full again (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). A
// deed costs one write unit when the bucket is full, and two otherwise, whether allowed or refused.
import { dynamoDbFromEnv } from "./aws/api-from-env.ts";
import { AwsError } from "./aws/aws-error.ts";
import type { JsonApi } from "./aws/json-api.ts";
import { optionalNumber, requiredEnv, requiredNumber } from "./env.ts";

export interface BudgetLimits {
  /** In the long run. */
  perMinute: number;
  /** Size of a full bucket: at least 1. */
  atOnce: number;
}

export interface BudgetOptions extends BudgetLimits {
  /** Names the deed in the table. */
  deed: "broadcast" | "connect" | "publish";
  tableName: string;
  dynamoDb: JsonApi;
  /** Epoch milliseconds. */
  now?: () => number;
}

/**
 * Takes one token of the client's budget.
 *
 * @returns undefined when there was a token; else milliseconds after which there is one again, at the latest.
 * @throws when the table cannot be reached. Connecting and broadcasting need the table anyway, so failing refuses only
 * clients that would fail later.
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
    const expiry = computeExpiry(nowMs, intervalMs * atOnce);
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

/** Epoch seconds. DynamoDB may delete the item once the bucket is full. */
const computeExpiry = (nowMs: number, lifeMs: number): number =>
  Math.ceil((nowMs + lifeMs) / 1000) + 60;

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

/** @returns undefined when the stack sets no limit. */
export const budgetFromEnv = (deed: "broadcast" | "connect"): Budget | undefined => {
  const perMinute = optionalNumber("BUDGET_PER_MINUTE");
  if (perMinute === undefined) return undefined;
  const limits = { perMinute, atOnce: requiredNumber("BUDGET_AT_ONCE") };
  const tableName = requiredEnv("CONNECTIONS_TABLE");
  return {
    ...limits,
    spend: createBudget({ ...limits, deed, tableName, dynamoDb: dynamoDbFromEnv() }),
  };
};
