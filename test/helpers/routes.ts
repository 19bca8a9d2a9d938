// What tests know of routes: the route table, and nothing written beside it.
import { type RouteDefinition, ROUTES } from "../../stacks/index.ts";
import { EXAMPLES } from "../../scripts/lib/suggestions.ts";

const nameOf = ({ routeKey }: RouteDefinition): string => routeKey.replace("$", "");

export const ROUTE_KEYS: readonly string[] = ROUTES.map(({ routeKey }) => routeKey);

/** Names of the routes' functions, in the table's order. */
export const ROUTE_NAMES: readonly string[] = ROUTES.map(nameOf);

/** What a client may name in `action`, in the table's order. */
export const ACTIONS: readonly string[] = ROUTE_KEYS.filter((key) => !key.startsWith("$"));

/** @returns names of the functions that answer in this way. */
export const namesOf = (answers: RouteDefinition["answers"]): string[] =>
  ROUTES.filter((route) => route.answers === answers).map(nameOf);

/** @returns a message that an action takes, as the console proposes it. */
export const exampleOf = (action: string): string =>
  JSON.stringify({ action, ...EXAMPLES.get(action) });
