// Routes of a WebSocket API with their integrations and authorizers.
import {
  invalid,
  listNames,
  optionalText,
  requiredText,
  textList,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { type FunctionTarget, type LambdaModel, requiredTarget } from "./functions.ts";
import { type Integration, readIntegration } from "./integrations.ts";

export interface Route {
  address: string;
  routeKey: string;
  integration: Integration;
  /** On `$connect` only. */
  authorizer?: Authorizer;
  /** Whether clients must sign the handshake: `AWS_IAM`. */
  isSigned?: true;
  /** Whether the client receives the body that the function returns. */
  hasRouteResponse: boolean;
}

export interface Authorizer extends FunctionTarget {
  id: string;
  address: string;
  /** ARN of the role that API Gateway assumes, as for an integration. */
  credentialsArn?: string;
  /** For example `route.request.querystring.token`. */
  identitySources: string[];
}

/** Resources of one API, and the functions that its routes can call. */
export interface ApiResources {
  routes: Resource[];
  integrations: Resource[];
  responses: Resource[];
  integrationResponses: Resource[];
  authorizers: Resource[];
  /** Of the whole configuration. */
  functions: LambdaModel[];
}

export const readRoutes = (resources: ApiResources): Map<string, Route> => {
  const routes = resources.routes.map((resource) => readRoute(resource, resources));
  return new Map(routes.map((route) => [route.routeKey, route]));
};

const readRoute = (resource: Resource, resources: ApiResources): Route => ({
  address: resource.address,
  routeKey: requiredText(resource, "route_key"),
  integration: readIntegration(resource, resources),
  authorizer: readAuthorizer(resource, resources),
  ...(optionalText(resource, "authorization_type") === "AWS_IAM" && { isSigned: true as const }),
  hasRouteResponse: hasRouteResponse(resource, resources.responses),
});

const readAuthorizer = (
  route: Resource,
  { authorizers, functions }: ApiResources,
): Authorizer | undefined => {
  if (optionalText(route, "authorization_type") !== "CUSTOM") return undefined;
  const id = optionalText(route, "authorizer_id");
  const authorizer = authorizers.find((candidate) => requiredText(candidate, "id") === id);
  if (!authorizer) {
    throw invalid(
      route,
      `authorizer_id ${JSON.stringify(id)} is not an authorizer of its API. ` +
        'Set it to "${aws_apigatewayv2_authorizer.NAME.id}", ' +
        `where NAME is one of: ${listNames(authorizers)}.`,
    );
  }
  return {
    id: requiredText(authorizer, "id"),
    address: authorizer.address,
    ...requiredTarget(authorizer, "authorizer_uri", functions),
    credentialsArn: optionalText(authorizer, "authorizer_credentials_arn"),
    identitySources: textList(authorizer, "identity_sources"),
  };
};

/**
 * Requires both the selection expression on the route and a route response for `$default`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 */
const hasRouteResponse = (route: Resource, responses: Resource[]): boolean =>
  optionalText(route, "route_response_selection_expression") === "$default" &&
  responses.some(
    (response) =>
      optionalText(response, "route_id") === requiredText(route, "id") &&
      optionalText(response, "route_response_key") === "$default",
  );
