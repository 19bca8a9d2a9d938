import { api_id, type Changes, itFinds } from "../helpers/judge.ts";

const ROUTE = "aws_apigatewayv2_route.ping";
const CONNECT = "aws_apigatewayv2_route._connect";
const change = (args: object): Changes => ({ [ROUTE]: { ...args } });
const target = "integrations/${aws_apigatewayv2_integration.ping.id}";
const authorizer_id = "${aws_apigatewayv2_authorizer.authorizer.id}";
const UNUSED =
  'warning aws_apigatewayv2_authorizer.authorizer: ours: no route uses the authorizer "authorizer"';

describe("rules of a route", () => {
  itFinds([
    [
      "two routes with the same key",
      { "aws_apigatewayv2_route.again": { api_id, route_key: "$connect", target } },
      "aws_apigatewayv2_route.again: API Gateway: Route with key $connect already exists for this API " +
        `(as ${CONNECT})`,
    ],
    ...(["CUSTOM", "AWS_IAM"] as const).map((authorization_type): [string, Changes, string] => [
      `${authorization_type} on a route other than $connect`,
      change({ authorization_type, authorizer_id }),
      `${ROUTE}: API Gateway: Currently, authorization is restricted to the $connect route only`,
    ]),
    [
      "JWT on $connect",
      { [CONNECT]: { authorization_type: "JWT" } },
      `${CONNECT}: ours: authorization_type is "JWT", which only HTTP APIs support`,
    ],
    [
      "another type of authorization",
      { [CONNECT]: { authorization_type: "BASIC" } },
      `${CONNECT}: Terraform: expected authorization_type to be one of ["NONE" "AWS_IAM" "CUSTOM" "JWT"], got BASIC`,
    ],
    [
      "CUSTOM without an authorizer",
      { [CONNECT]: { authorizer_id: undefined } },
      `${CONNECT}: ours: authorization_type is "CUSTOM", but authorizer_id is missing`,
      UNUSED,
    ],
    [
      "an authorizer that is never called",
      { [CONNECT]: { authorization_type: undefined } },
      `warning ${CONNECT}: ours: it has an authorizer_id but no authorization_type, so the authorizer is never called`,
    ],
    [
      "an authorizer of a message route",
      { [ROUTE]: { authorizer_id: "${aws_apigatewayv2_authorizer.authorizer.id}" } },
    ],
    [
      "scopes without JWT",
      { [CONNECT]: { authorization_scopes: ["chat"] } },
      `${CONNECT}: API Gateway: Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type`,
    ],
    [
      "a target that is not an integration",
      change({ target: "${aws_apigatewayv2_integration.ping.id}" }),
      `${ROUTE}: API Gateway: Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.`,
    ],
    [
      "an operation_name of 65 characters",
      change({ operation_name: "o".repeat(65) }),
      `${ROUTE}: Terraform: expected length of operation_name to be in the range (1 - 64)`,
    ],
    [
      "another response selection expression",
      change({ route_response_selection_expression: "$request.body.kind" }),
      `${ROUTE}: ours: route_response_selection_expression is "$request.body.kind"; only "$default" is supported`,
    ],
    [
      "a response selection expression without a response",
      { [CONNECT]: { route_response_selection_expression: "$default" } },
      `warning ${CONNECT}: ours: it has a route_response_selection_expression but no aws_apigatewayv2_route_response`,
    ],
  ]);
});

describe("rules of a route response", () => {
  const RESPONSE = "aws_apigatewayv2_route_response.ping";
  const route_id = "${aws_apigatewayv2_route.ping.id}";

  itFinds([
    [
      "another key than $default",
      { [RESPONSE]: { route_response_key: "error" } },
      `${RESPONSE}: API Gateway: Currently, only $default is supported as a RouteResponseKey.`,
    ],
    [
      "a second response of a route",
      {
        "aws_apigatewayv2_route_response.again": {
          api_id,
          route_id,
          route_response_key: "$default",
        },
      },
      "aws_apigatewayv2_route_response.again: ours: the route already has a response (as aws_apigatewayv2_route_response.ping)",
    ],
    [
      "a response of an HTTP API",
      {
        "aws_apigatewayv2_api.http": { name: "http", protocol_type: "HTTP" },
        "aws_apigatewayv2_route_response.http": {
          api_id: "${aws_apigatewayv2_api.http.id}",
          route_id: "x",
          route_response_key: "$default",
        },
      },
      "aws_apigatewayv2_route_response.http: API Gateway: RouteResponses are currently not supported for this API protocol type.",
    ],
    [
      "a response whose route has no selection expression",
      change({ route_response_selection_expression: undefined }),
      `warning ${RESPONSE}: ours: its route has no route_response_selection_expression, so clients get no response`,
    ],
  ]);
});
