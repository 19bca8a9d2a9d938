// Warns of routes that fail here: one line for those that fail for the same reason.
import { groupBy } from "../../shared/group-by.ts";
import { nameAll } from "../diagnostics/name-all.ts";

export interface FailingRoute {
  routeKey: string;
  /** A sentence without its end. */
  problem: string;
  /** What happens to clients, for example `get 401`. */
  outcome: string;
}

/** @param subject what clients send, for example "Messages". */
export const describeFailing = (subject: string, routes: FailingRoute[]): string[] =>
  [...groupBy(routes, ({ problem, outcome }) => `${problem} ${outcome}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (!first) return [];
      const { problem, outcome } = first;
      const keys = group.map(({ routeKey }) => routeKey);
      if (keys.length === 1) return [`${problem}. ${subject} to the route ${keys[0]} ${outcome}.`];
      return [`${problem}. ${subject} to ${keys.length} routes ${outcome}: ${nameAll(keys)}.`];
    },
  );
