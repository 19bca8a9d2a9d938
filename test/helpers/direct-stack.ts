// A stack with one route to a backend that is not a function, beside a route that answers from a function.
import type { FixtureStack } from "./fixture-stack.ts";

type Body = Record<string, unknown>;

export interface DirectRoute {
  /** Arguments of the integration. */
  integration: Body;
  routeKey?: string;
  /** Arguments of integration responses, by key. Default: one for `$default`, which passes everything on. */
  responses?: Record<string, Body>;
  /** Statements of the role that API Gateway assumes. Default: everything is allowed. */
  statements?: Body[];
  /** More arguments of the role. */
  role?: Body;
  isTwoWay?: boolean;
  /** More resources, by type and name. */
  resources?: FixtureStack["resources"];
  routes?: FixtureStack["routes"];
}

const api_id = "${aws_apigatewayv2_api.api.id}";
const ALLOW_ALL = [{ Effect: "Allow", Action: "*", Resource: "*" }];

export const directStack = (options: DirectRoute): FixtureStack => {
  const { routeKey = "direct", isTwoWay = true, responses = { $default: {} } } = options;
  const { integration, statements = ALLOW_ALL, role, resources, routes = {} } = options;
  const policy = JSON.stringify({ Statement: statements });
  return {
    routes: {
      ping: { code: `async () => ({ statusCode: 200, body: "pong" })`, routeResponse: true },
      ...routes,
    },
    resources: {
      ...resources,
      aws_iam_role: {
        direct: { name: "direct", inline_policy: { policy }, ...role },
        ...resources?.["aws_iam_role"],
      },
      aws_apigatewayv2_integration: {
        direct: {
          api_id,
          integration_type: "AWS",
          integration_method: "POST",
          credentials_arn: "${aws_iam_role.direct.arn}",
          ...integration,
        },
      },
      aws_apigatewayv2_route: {
        direct: {
          api_id,
          route_key: routeKey,
          target: "integrations/${aws_apigatewayv2_integration.direct.id}",
          ...(isTwoWay && { route_response_selection_expression: "$default" }),
        },
      },
      aws_apigatewayv2_integration_response: Object.fromEntries(
        Object.entries(responses).map(([integration_response_key, response], index) => [
          `response${index}`,
          {
            api_id,
            integration_id: "${aws_apigatewayv2_integration.direct.id}",
            integration_response_key,
            ...response,
          },
        ]),
      ),
      ...(isTwoWay && {
        aws_apigatewayv2_route_response: {
          direct: {
            api_id,
            route_id: "${aws_apigatewayv2_route.direct.id}",
            route_response_key: "$default",
          },
        },
      }),
    },
  };
};
