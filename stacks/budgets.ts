// What one client may do and send, where the stack's throttle alone would let it use up everybody's share.
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
  /** In the long run. */
  perMinute: number;
  /** When nothing was done for long enough. */
  atOnce: number;
}

/** Each takes one or two write units of the table for each try. Default of each: as much as the throttle lets through. */
export interface Budgets {
  /** Messages to everybody, of one user, or of one connection with static tokens. Beyond it clients are told when to try again. */
  broadcasts?: Budget;
  /** Connects of one user: 403 beyond it. Static tokens tell no users apart, so it is for JSON Web Tokens. */
  connects?: Budget;
  /** Connections of one user at the same time, 1 to 1,000: 429 beyond it. As `connects`, for JSON Web Tokens. Default: any number. */
  openConnections?: number;
}

/** Bytes of a message, by the key of its route. */
export type BodyLimits = Record<string, number>;

const BUDGETS: RulesFor<Budgets> = {
  broadcasts: optional(object),
  connects: optional(object),
  // Each takes some 30 bytes of one item, and each KB of it makes a connect dearer.
  openConnections: optional(wholeNumber(1, 1000)),
};

const BUDGET: RulesFor<Budget> = { perMinute: positiveNumber, atOnce: wholeNumber(1) };

/** API Gateway lets no larger message through. */
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

/** `$connect` takes a place for a connection, and `$disconnect` gives it back. */
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
 * @param routes that can keep a bound on bytes: those that answer by callback.
 * @throws {ConfigurationError} also when a bound would have no effect.
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
