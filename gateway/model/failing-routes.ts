// Warns of routes that fail here: one line for those that fail for the same reason.
import { groupBy } from "../../shared/group-by.ts";

export interface FailingRoute {
  routeKey: string;
  /** A sentence without its end. */
  problem: string;
  /** What happens to clients, for example `get 401`. */
  outcome: string;
}

/** Routes in a line. */
const MAX_NAMED = 3;

/** @param subject what clients send, for example "Messages". */
export const describeFailing = (subject: string, routes: FailingRoute[]): string[] =>
  [...groupBy(routes, ({ problem, outcome }) => `${problem} ${outcome}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (!first) return [];
      const { problem, outcome } = first;
      const keys = group.map(({ routeKey }) => routeKey);
      if (keys.length === 1) return [`${problem}. ${subject} to the route ${keys[0]} ${outcome}.`];
      const others = keys.length - MAX_NAMED;
      const named = keys.slice(0, MAX_NAMED).join(", ") + (others > 0 ? ` and ${others} more` : "");
      return [`${problem}. ${subject} to ${keys.length} routes ${outcome}: ${named}.`];
    },
  );
