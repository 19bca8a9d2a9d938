// Budgets of one client: with only the stack's throttle, one client could use up every other client's share.
import {
  checkEach,
  type ConnectionTable,
  type LambdaFunction,
  object,
  optional,
  positiveNumber,
  type RulesFor,
  wholeNumber,
} from "../modules/index.ts";

export interface Budget {
  /** Sustained rate. */
  perMinute: number;
  /** Size of a full bucket. */
  atOnce: number;
}

/** Each attempt costs one or two write units of the table. Default of each: limited only by the throttle. */
export interface Budgets {
  /** Broadcasts of one user, or of one connection with static tokens. Beyond it, clients are told when to retry. */
  broadcasts?: Budget;
  /** Connects of one user: 403 beyond it. Only for JSON Web Tokens: static tokens do not identify users. */
  connects?: Budget;
  /** Concurrent connections of one user, 1 to 1,000: 429 beyond it. Only for JSON Web Tokens. Default: no limit. */
  openConnections?: number;
}

/** Maximum bytes of a message, by route key. */
export type BodyLimits = Record<string, number>;

const BUDGETS: RulesFor<Budgets> = {
  broadcasts: optional(object),
  connects: optional(object),
  // Each takes about 30 bytes of one item, and each KB of it makes a connect more expensive.
  openConnections: optional(wholeNumber(1, 1000)),
};

export const BUDGET: RulesFor<Budget> = { perMinute: positiveNumber, atOnce: wholeNumber(1) };

/** API Gateway's own limit. */
const BYTES = wholeNumber(1, 128 * 1024);

export const configureBudget = (
  fn: LambdaFunction,
  table: ConnectionTable,
  deed: "broadcast" | "connect",
  budget: Budget | undefined,
): void => {
  if (!budget) return;
  table.grantBudget(fn, deed);
  fn.addEnvironment("BUDGET_PER_MINUTE", String(budget.perMinute));
  fn.addEnvironment("BUDGET_AT_ONCE", String(budget.atOnce));
};

/** `$connect` takes a place for a connection, and `$disconnect` releases it. */
export const configureOpenConnections = (
  fn: LambdaFunction,
  { openConnections }: Budgets = {},
  grant: () => void,
): void => {
  if (openConnections === undefined) return;
  grant();
  fn.addEnvironment("MAX_OPEN_CONNECTIONS", String(openConnections));
};

export const configureBodyLimit = (
  fn: LambdaFunction,
  routeKey: string,
  limits: BodyLimits = {},
): void => {
  const limit = new Map(Object.entries(limits)).get(routeKey);
  if (limit !== undefined) fn.addEnvironment("MAX_BODY_BYTES", String(limit));
};

/**
 * @param routes that can limit bytes: those that answer by callback.
 * @throws {ConfigurationError} also when a limit would have no effect.
 */
export const checkBudgets = (
  { budgets, maxBodyBytes }: { budgets?: Budgets; maxBodyBytes?: BodyLimits },
  routes: readonly string[],
): void => {
  if (budgets) {
    checkEach(budgets, BUDGETS, "budgets");
    const { broadcasts, connects } = budgets;
    for (const [name, budget] of Object.entries({ broadcasts, connects })) {
      if (budget) checkEach(budget, BUDGET, `budgets.${name}`);
    }
  }
  if (!maxBodyBytes) return;
  const rules = Object.fromEntries(routes.map((routeKey) => [routeKey, optional(BYTES)]));
  checkEach(maxBodyBytes, rules, "maxBodyBytes");
};
