// Routes for tests, derived from the route table.
import { type RouteDefinition, ROUTES } from "../../stacks/index.ts";
import { EXAMPLES } from "../../scripts/lib/suggestions.ts";

const toName = ({ routeKey }: RouteDefinition): string => routeKey.replace("$", "");

export const ROUTE_KEYS: readonly string[] = ROUTES.map(({ routeKey }) => routeKey);

/** Names of the routes' functions, in the table's order. */
export const ROUTE_NAMES: readonly string[] = ROUTES.map(toName);

/** Actions that a client may send, in the table's order. */
export const ACTIONS: readonly string[] = ROUTE_KEYS.filter((key) => !key.startsWith("$"));

/** @returns names of the functions that answer this way. */
export const listNames = (answers: RouteDefinition["answers"]): string[] =>
  ROUTES.filter((route) => route.answers === answers).map(toName);

/** @returns a valid message for an action, as suggested by the console. */
export const createExample = (action: string): string =>
  JSON.stringify({ action, ...EXAMPLES.get(action) });
