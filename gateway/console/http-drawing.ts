// The part of the diagram that shows HTTP APIs: their routes, and the functions that these lead to.
import type { HttpApi } from "../model/http-apis.ts";
import type { HttpAuthorization } from "../model/http-authorizers.ts";
import type { HttpIntegration } from "../model/http-integrations.ts";
import type { HttpRoute } from "../model/http-routes.ts";
import { type Drawing, edgeTo, node } from "./drawing-parts.ts";

/** @param hasOthers whether routes of other APIs are in the diagram, so that labels need the API's name. */
export const drawHttpApi = ({ name, routes }: HttpApi, hasOthers: boolean): Drawing => ({
  nodes: routes.map((route) =>
    node(route.address, "route", hasOthers ? `${route.routeKey} ${name}` : route.routeKey, {
      integration: describeBackend(route.integration),
      timeout: `${route.integration.timeoutMs} ms`,
      authorization: describeAuthorization(route.authorization),
    }),
  ),
  edges: routes.flatMap(listEdges),
});

const listEdges = ({ address, integration, authorization }: HttpRoute): Drawing["edges"] => {
  const { backend } = integration;
  const authorizer = authorization.type === "CUSTOM" ? authorization.authorizer : undefined;
  const target = backend?.kind === "function" ? backend.target : undefined;
  return [...edgeTo(authorizer, address, "authorizer"), ...edgeTo(target, address, "integration")];
};

const describeBackend = ({ address, backend, unserved }: HttpIntegration): string | undefined =>
  backend?.kind === "url" ? `${backend.method} ${backend.url}` : (unserved ?? address);

const describeAuthorization = (authorization: HttpAuthorization): string => {
  switch (authorization.type) {
    case "JWT":
      return `a token of ${authorization.authorizer.issuer}`;
    case "CUSTOM":
      return authorization.authorizer.address;
    case "UNKNOWN":
      return authorization.problem;
    case "AWS_IAM":
    case "NONE":
    default:
      return authorization.type;
  }
};
