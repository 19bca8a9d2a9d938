// Routes of a WebSocket API with the integrations and the authorizer behind them.
import {
  invalid,
  optionalNumber,
  optionalText,
  requiredText,
  textList,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { toTextMap } from "../terraform/values.ts";
import { functionArnOf } from "./functions.ts";

export interface Route {
  address: string;
  routeKey: string;
  integration: Integration;
  /** On `$connect` only. */
  authorizer?: Authorizer;
  /** Whether the body that the function returns is sent to the client. */
  hasRouteResponse: boolean;
}

export interface Integration {
  address: string;
  /** Undefined: a MOCK integration, which API Gateway answers itself. */
  functionArn?: string;
  /** Of a MOCK integration. Undefined: an error. */
  mockStatusCode?: number;
  /** Milliseconds, 50 to 29,000. */
  timeoutMs: number;
}

export interface Authorizer {
  id: string;
  address: string;
  functionArn: string;
  /** For example `route.request.querystring.token`. */
  identitySources: string[];
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html */
const DEFAULT_TIMEOUT_MS = 29_000;

/** The resources that belong to one API. */
export interface ApiResources {
  routes: Resource[];
  integrations: Resource[];
  responses: Resource[];
  authorizers: Resource[];
}

export const readRoutes = (resources: ApiResources): Map<string, Route> => {
  const routes = resources.routes.map((resource) => readRoute(resource, resources));
  return new Map(routes.map((route) => [route.routeKey, route]));
};

const readRoute = (resource: Resource, resources: ApiResources): Route => ({
  address: resource.address,
  routeKey: requiredText(resource, "route_key"),
  integration: readIntegration(resource, resources.integrations),
  authorizer: readAuthorizer(resource, resources.authorizers),
  hasRouteResponse: hasRouteResponse(resource, resources.responses),
});

const readIntegration = (route: Resource, integrations: Resource[]): Integration => {
  const target = optionalText(route, "target") ?? "";
  const integration = integrations.find(
    (candidate) => target === `integrations/${requiredText(candidate, "id")}`,
  );
  if (!integration) {
    throw invalid(
      route,
      `target ${JSON.stringify(target)} is no integration of its API. ` +
        'Set it to "integrations/${aws_apigatewayv2_integration.NAME.id}", ' +
        `where NAME is one of: ${namesOf(integrations)}.`,
    );
  }
  return {
    address: integration.address,
    ...readBackend(integration),
    timeoutMs: optionalNumber(integration, "timeout_milliseconds") ?? DEFAULT_TIMEOUT_MS,
  };
};

const readBackend = (
  integration: Resource,
): Pick<Integration, "functionArn" | "mockStatusCode"> => {
  const type = requiredText(integration, "integration_type");
  if (type === "MOCK") return { mockStatusCode: mockStatusCode(integration) };
  if (type === "AWS_PROXY") {
    return { functionArn: requiredFunctionArn(integration, "integration_uri") };
  }
  throw invalid(
    integration,
    `integration_type is "${type}"; only "AWS_PROXY" and "MOCK" are served.`,
  );
};

/**
 * What the one request template says; without it a REST API answers an error, and so does this.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
const mockStatusCode = (integration: Resource): number | undefined => {
  const [template = "{}", ...others] = Object.values(
    toTextMap(integration.attribute("request_templates")),
  );
  const [, status] = /"statusCode"\s*:\s*"?(\d{3})\b/.exec(template) ?? [];
  if (others.length > 0 || /[$#]/.test(template)) {
    throw invalid(
      integration,
      `request_templates is served when it has one template without "$" and "#", such as {"statusCode": 200}.`,
    );
  }
  return status === undefined ? undefined : Number(status);
};

const readAuthorizer = (route: Resource, authorizers: Resource[]): Authorizer | undefined => {
  const type = optionalText(route, "authorization_type") ?? "NONE";
  if (type === "NONE") return undefined;
  if (type !== "CUSTOM") {
    throw invalid(route, `authorization_type is "${type}"; only "CUSTOM" and "NONE" are served.`);
  }
  const id = optionalText(route, "authorizer_id");
  const authorizer = authorizers.find((candidate) => requiredText(candidate, "id") === id);
  if (!authorizer) {
    throw invalid(
      route,
      `authorizer_id ${JSON.stringify(id)} is no authorizer of its API. ` +
        'Set it to "${aws_apigatewayv2_authorizer.NAME.id}", ' +
        `where NAME is one of: ${namesOf(authorizers)}.`,
    );
  }
  return {
    id: requiredText(authorizer, "id"),
    address: authorizer.address,
    functionArn: requiredFunctionArn(authorizer, "authorizer_uri"),
    identitySources: textList(authorizer, "identity_sources"),
  };
};

const requiredFunctionArn = (resource: Resource, attribute: string): string => {
  const uri = requiredText(resource, attribute);
  const arn = functionArnOf(uri);
  if (arn === undefined) {
    throw invalid(
      resource,
      `${attribute} ${JSON.stringify(uri)} calls no Lambda function. ` +
        'Set it to "${aws_lambda_function.NAME.invoke_arn}".',
    );
  }
  return arn;
};

/**
 * Both the selection expression on the route and the response for `$default` are needed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 */
const hasRouteResponse = (route: Resource, responses: Resource[]): boolean =>
  optionalText(route, "route_response_selection_expression") === "$default" &&
  responses.some(
    (response) =>
      optionalText(response, "route_id") === requiredText(route, "id") &&
      optionalText(response, "route_response_key") === "$default",
  );

const namesOf = (resources: Resource[]): string =>
  resources.map(({ address }) => address.replace(/^[^.]+\./, "")).join(", ") || "(there is none)";
