// Rules of API Gateway for an API.
import { maxLength, oneOf } from "./checks.ts";
import { onlyFor, type Rule } from "./rule.ts";

const REFERENCE = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html";

/**
 * The only expression of HTTP APIs, and the provider's default, which plans contain when the project sets none.
 * https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/apigatewayv2/api.go
 */
const OF_REQUESTS = /\$\{?request\.(method|path)\b/;

/** Arguments that API Gateway documents as supported only for HTTP APIs. */
const OF_HTTP_APIS = ["body", "credentials_arn", "route_key", "target"];

export const API_RULES: Rule[] = [
  oneOf("protocol_type", "WEBSOCKET", "HTTP"),
  oneOf("ip_address_type", "ipv4", "dualstack"),
  maxLength("name", 128),
  maxLength("version", 64),
  maxLength("description", 1024, 0),
  oneOf(
    "api_key_selection_expression",
    "$context.authorizer.usageIdentifierKey",
    "$request.header.x-api-key",
  ),
  ...onlyFor("WEBSOCKET", [
    {
      by: "API Gateway",
      problem: (api) => {
        const expression = api.text("route_selection_expression");
        return expression === undefined || OF_REQUESTS.test(expression)
          ? "Invalid routeSelectionExpression"
          : undefined;
      },
      fix: 'Set route_selection_expression, for example to "$request.body.action".',
      link: "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html",
    },
    {
      by: "API Gateway",
      problem: (api) =>
        api.has("cors_configuration")
          ? "Cors is not supported for WEBSOCKET protocolType"
          : undefined,
      fix: "Remove cors_configuration, and check the Origin header in $connect.",
      link: REFERENCE,
    },
    {
      problem: (api) =>
        OF_HTTP_APIS.filter((name) => api.gives(name)).map(
          (name) => `${name} is supported only for HTTP APIs`,
        ),
      fix: "Remove it, and declare routes and integrations as separate resources.",
      link: REFERENCE,
    },
  ]),
];
