import { type Changes, itFinds } from "../helpers/judge.ts";

const API = "aws_apigatewayv2_api.api";
const change = (args: object): Changes => ({ [API]: { ...args } });
const HTTP = { name: "other", protocol_type: "HTTP" };

describe("rules of an API", () => {
  itFinds([
    [
      "another address type",
      change({ ip_address_type: "ipv6" }),
      `${API}: Terraform: expected ip_address_type to be one of ["ipv4" "dualstack"], got ipv6`,
    ],
    [
      "a WebSocket API without a route_selection_expression",
      change({ route_selection_expression: undefined }),
      `${API}: API Gateway: Invalid routeSelectionExpression`,
    ],
    [
      "a WebSocket API with the provider's default, which plans contain when none is set",
      change({ route_selection_expression: "$request.method $request.path" }),
      `${API}: API Gateway: Invalid routeSelectionExpression`,
    ],
    [
      "the same default in braces",
      change({ route_selection_expression: "$${request.method} $${request.path}" }),
      `${API}: API Gateway: Invalid routeSelectionExpression`,
    ],
    [
      "a template with several parts of the message",
      change({ route_selection_expression: "$${request.body.path}/$${request.body.method}" }),
    ],
    ["an HTTP API without one", { "aws_apigatewayv2_api.other": HTTP }],
    [
      "an HTTP API with that default",
      {
        "aws_apigatewayv2_api.other": {
          ...HTTP,
          route_selection_expression: "$request.method $request.path",
        },
      },
    ],
    [
      "CORS on a WebSocket API",
      change({ cors_configuration: { allow_origins: ["*"] } }),
      `${API}: API Gateway: Cors is not supported for WEBSOCKET protocolType`,
    ],
    [
      "CORS on an HTTP API",
      { "aws_apigatewayv2_api.other": { ...HTTP, cors_configuration: { allow_origins: ["*"] } } },
    ],
    [
      "another protocol",
      { "aws_apigatewayv2_api.other": { name: "other", protocol_type: "GRPC" } },
      'aws_apigatewayv2_api.other: Terraform: expected protocol_type to be one of ["WEBSOCKET" "HTTP"], got GRPC',
    ],
    [
      "a name of 129 characters",
      change({ name: "n".repeat(129) }),
      `${API}: Terraform: expected length of name to be in the range (1 - 128), got nnn`,
    ],
    ["a name of 128 characters", change({ name: "n".repeat(128) })],
    [
      "a version of 65 characters",
      change({ version: "v".repeat(65) }),
      `${API}: Terraform: expected length of version to be in the range (1 - 64)`,
    ],
    [
      "a description of 1025 characters",
      change({ description: "d".repeat(1025) }),
      `${API}: Terraform: expected length of description to be in the range (0 - 1024), got ddd`,
    ],
    ["a description of 1024 characters", change({ description: "d".repeat(1024) })],
    [
      "another source of API keys",
      change({ api_key_selection_expression: "$request.body.key" }),
      `${API}: Terraform: expected api_key_selection_expression to be one of`,
    ],
    [
      "the quick create of HTTP APIs",
      change({ target: "arn:aws:lambda:x", route_key: "$default" }),
      `${API}: ours: route_key is supported only for HTTP APIs`,
      `${API}: ours: target is supported only for HTTP APIs`,
    ],
  ]);
});
