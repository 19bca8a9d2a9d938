// Warns by address of what AWS ignores of HTTP APIs, and of their routes whose requests fail here, although they do not there.
import type { HttpApi } from "./http-apis.ts";

/** All other routes are served. */
export const httpWarnings = (apis: HttpApi[]): string[] => [
  ...apis.flatMap(({ problems }) => problems),
  ...apis
    .flatMap(({ routes }) => routes)
    .flatMap(({ routeKey, integration, authorization }) => {
      const { unserved } = integration;
      const isClosed = authorization.type === "UNKNOWN";
      return [
        ...(unserved === undefined
          ? []
          : [`${unserved}. Requests to the route ${routeKey} get an error.`]),
        ...(isClosed
          ? [`${authorization.problem}. Requests to the route ${routeKey} get 401.`]
          : []),
      ];
    }),
];
