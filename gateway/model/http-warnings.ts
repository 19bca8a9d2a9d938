// Warns by address of routes of HTTP APIs whose requests fail here, although they do not on AWS.
import type { HttpApi } from "./http-apis.ts";

/** All other routes are served. */
export const httpWarnings = (apis: HttpApi[]): string[] =>
  apis
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
    });
