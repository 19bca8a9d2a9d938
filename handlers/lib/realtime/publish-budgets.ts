// Limits how much one user may publish to the channels of a namespace.
import { assertWithin } from "../assert-within.ts";
import { type Budget, createBudget } from "../budget.ts";
import type { RequestContext } from "../events.ts";
import { readNamespace } from "./channel-name.ts";
import type { ChannelTable } from "./items.ts";
import type { Namespaces } from "./namespaces.ts";

/** @throws {TooManyRequestsError} with the time after which the client may try again. */
export type AssertWithinBudget = (channel: string, context: RequestContext) => Promise<void>;

export const createPublishBudgets = (
  namespaces: Namespaces,
  { dynamoDb, tableName, now }: ChannelTable,
): AssertWithinBudget => {
  const budgets = new Map<string, Budget>();
  for (const [name, { budget }] of namespaces) {
    if (!budget) continue;
    const spend = createBudget({ ...budget, deed: "publish", tableName, dynamoDb, now });
    budgets.set(name, { ...budget, spend: (client) => spend(`${name}#${client}`) });
  }
  return async (channel, context) => {
    const budget = budgets.get(readNamespace(channel));
    if (budget) await assertWithin(budget, context);
  };
};
