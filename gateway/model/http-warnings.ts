// Warns by address of what AWS ignores of HTTP APIs, and of their routes whose requests fail here, although they do not there.
import { describeFailing, type FailingRoute } from "./failing-routes.ts";
import type { HttpApi } from "./http-apis.ts";

/** All other routes are served. */
export const httpWarnings = (apis: HttpApi[]): string[] => [
  ...apis.flatMap(({ problems }) => problems),
  ...apis.flatMap(({ routes }) => describeFailing("Requests", routes.flatMap(listProblems))),
];

const listProblems = ({
  routeKey,
  integration: { unserved },
  authorization,
}: HttpApi["routes"][number]): FailingRoute[] => [
  ...(unserved === undefined ? [] : [{ routeKey, problem: unserved, outcome: "get an error" }]),
  ...(authorization.type === "UNKNOWN"
    ? [{ routeKey, problem: authorization.problem, outcome: "get 401" }]
    : []),
];
