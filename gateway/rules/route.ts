// Rules of API Gateway for routes and route responses.
import { maxLength, oneOf, unique } from "./checks.ts";
import { onlyFor, type Rule } from "./rule.ts";
import type { Subject } from "./subjects.ts";

const ACCESS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html";
const ROUTES =
  "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html";
const ROUTE_RESPONSES =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html";

const readAuthorizationType = (route: Subject): string =>
  route.text("authorization_type") ?? "NONE";

/** Also a route whose key nobody can tell. */
const isConnect = (route: Subject): boolean =>
  (route.text("route_key") ?? "$connect") === "$connect";

const OPEN_ROUTE: Rule = {
  level: "warning",
  problem: (route) =>
    route.has("authorizer_id") && readAuthorizationType(route) === "NONE"
      ? "it has an authorizer_id but no authorization_type, so the authorizer is never called and the route is open to everyone"
      : undefined,
  fix: 'Set authorization_type to "CUSTOM".',
  link: ACCESS,
};

export const ROUTE_RULES: Rule[] = [
  {
    ...unique(
      "API Gateway",
      ["api_id", "route_key"],
      (route) => `Route with key ${route.text("route_key")} already exists for this API`,
    ),
    link: ROUTES,
  },
  oneOf("authorization_type", "NONE", "AWS_IAM", "CUSTOM", "JWT"),
  maxLength("operation_name", 64),
  {
    by: "API Gateway",
    problem: (route) =>
      route.has("authorization_scopes") && readAuthorizationType(route) !== "JWT"
        ? "Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type"
        : undefined,
    fix: "Remove authorization_scopes.",
    link: ROUTES,
  },
  {
    by: "API Gateway",
    problem: (route) => {
      const target = route.text("target");
      return target === undefined || /^integrations\/[^/]+$/.test(target)
        ? undefined
        : "Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.";
    },
    fix: 'Set target to "integrations/${aws_apigatewayv2_integration.NAME.id}".',
    link: ROUTES,
  },
  {
    problem: (route) =>
      ["CUSTOM", "JWT"].includes(readAuthorizationType(route)) && !route.has("authorizer_id")
        ? `authorization_type is "${readAuthorizationType(route)}", but authorizer_id is missing`
        : undefined,
    fix: 'Set authorizer_id to "${aws_apigatewayv2_authorizer.NAME.id}".',
    link: ROUTES,
  },
  ...onlyFor("HTTP", [{ ...OPEN_ROUTE, fix: 'Set authorization_type to "JWT" or "CUSTOM".' }]),
  ...onlyFor("WEBSOCKET", [
    {
      ...OPEN_ROUTE,
      // Other routes can have no authorizer: clients that $connect lets in may use them.
      problem: (route, subjects) =>
        isConnect(route) ? OPEN_ROUTE.problem(route, subjects) : undefined,
    },
    {
      by: "API Gateway",
      problem: (route) =>
        readAuthorizationType(route) === "NONE" || isConnect(route)
          ? undefined
          : "Currently, authorization is restricted to the $connect route only",
      fix: "Move authorization_type and authorizer_id to the $connect route.",
      link: ACCESS,
    },
    {
      problem: (route) =>
        readAuthorizationType(route) === "JWT"
          ? 'authorization_type is "JWT", which only HTTP APIs support'
          : undefined,
      fix: 'Set it to "CUSTOM", with an authorizer of type REQUEST whose function verifies the token.',
      link: ROUTES,
    },
    {
      problem: (route) => {
        const expression = route.text("route_response_selection_expression");
        return expression === undefined || expression === "$default"
          ? undefined
          : `route_response_selection_expression is "${expression}"; only "$default" is supported`;
      },
      fix: 'Set it to "$default".',
      link: ROUTE_RESPONSES,
    },
    {
      level: "warning",
      problem: (route, subjects) =>
        route.has("route_response_selection_expression") &&
        route.text("id") !== undefined &&
        !subjects.find("aws_apigatewayv2_route_response", "route_id", route.text("id"))
          ? "it has a route_response_selection_expression but no aws_apigatewayv2_route_response, so clients get no response"
          : undefined,
      fix: 'Add an aws_apigatewayv2_route_response with route_response_key "$default".',
      link: ROUTE_RESPONSES,
    },
  ]),
];

export const ROUTE_RESPONSE_RULES: Rule[] = [
  unique(undefined, ["route_id", "route_response_key"], () => "the route already has a response"),
  ...onlyFor("HTTP", [
    {
      by: "API Gateway",
      problem: () => "RouteResponses are currently not supported for this API protocol type.",
      fix: "Remove it: an HTTP API always responds.",
      link: ROUTE_RESPONSES,
    },
  ]),
  ...onlyFor("WEBSOCKET", [
    {
      by: "API Gateway",
      problem: (response) =>
        (response.text("route_response_key") ?? "$default") === "$default"
          ? undefined
          : "Currently, only $default is supported as a RouteResponseKey.",
      fix: 'Set route_response_key to "$default".',
      link: ROUTE_RESPONSES,
    },
    {
      level: "warning",
      problem: (response, subjects) => {
        const route = subjects.find("aws_apigatewayv2_route", "id", response.text("route_id"));
        return !route || route.has("route_response_selection_expression")
          ? undefined
          : "its route has no route_response_selection_expression, so clients get no response";
      },
      fix: 'Set the route\'s route_response_selection_expression to "$default".',
      link: ROUTE_RESPONSES,
    },
  ]),
];
