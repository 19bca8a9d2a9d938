// A gateway with an HTTP API, alone or beside a WebSocket API.
import { startFixture, type FixtureGateway } from "./fixture-gateway.ts";
import type { FixtureRoute, FixtureStack } from "./fixture-stack.ts";

type Body = Record<string, unknown>;

export interface HttpRouteFixture {
  /** Of the function. Default: returns its event. */
  code?: string;
  /** More arguments of the function, the integration and the route. */
  fn?: Body;
  integration?: Body;
  route?: Body;
  /** Whether API Gateway may invoke the function. Default true. */
  permission?: boolean;
}

export interface HttpFixture {
  /** By route key. */
  routes: Record<string, HttpRouteFixture>;
  /** More arguments of the API and its stage, which is `$default` unless they name it. */
  api?: Body;
  stage?: Body;
  resources?: FixtureStack["resources"];
  /** Leaves out the WebSocket API. Default false. */
  isAlone?: boolean;
}

const ECHO = "async (event) => ({ statusCode: 200, body: JSON.stringify(event) })";

export const HTTP_API_ID = "${aws_apigatewayv2_api.web.id}";

/** The API is called `web`. The names of functions are `fixture-{route key}` with `_` for other characters. */
export const startHttpApi = (fixture: HttpFixture): Promise<FixtureGateway> =>
  startFixture(createHttpStack(fixture));

export const createHttpStack = ({
  routes,
  api,
  stage,
  resources = {},
  isAlone = false,
}: HttpFixture): FixtureStack => {
  const entries = Object.entries(routes);
  const functions = entries.map(([key, { code = ECHO, fn = {} }]): [string, FixtureRoute] => [
    toName(key),
    { code, fn, permission: false },
  ]);
  const own = (create: (key: string, name: string, route: HttpRouteFixture) => Body | undefined) =>
    Object.fromEntries(
      entries.map(([key, route]) => [toName(key), create(key, toName(key), route)]),
    );
  return {
    routes: Object.fromEntries(functions),
    resources: {
      ...resources,
      aws_apigatewayv2_api: {
        ...(isAlone && { api: undefined }),
        web: { name: "web", protocol_type: "HTTP", ...api },
        ...resources["aws_apigatewayv2_api"],
      },
      aws_apigatewayv2_stage: {
        ...(isAlone && { stage: undefined }),
        web: { api_id: HTTP_API_ID, name: "$default", auto_deploy: true, ...stage },
        ...resources["aws_apigatewayv2_stage"],
      },
      // Of the HTTP API, in place of those that the fixture makes for a WebSocket API.
      aws_apigatewayv2_integration: {
        ...own((_, name, { integration }) => ({
          api_id: HTTP_API_ID,
          integration_type: "AWS_PROXY",
          integration_uri: `\${aws_lambda_function.${name}.invoke_arn}`,
          payload_format_version: "2.0",
          ...integration,
        })),
        ...resources["aws_apigatewayv2_integration"],
      },
      aws_apigatewayv2_route: {
        ...own((route_key, name, { route }) => ({
          api_id: HTTP_API_ID,
          route_key,
          target: `integrations/\${aws_apigatewayv2_integration.${name}.id}`,
          ...route,
        })),
        ...resources["aws_apigatewayv2_route"],
      },
      aws_lambda_permission: {
        ...own((_, name, { permission = true }) => (permission ? allowApi(name) : undefined)),
        ...resources["aws_lambda_permission"],
      },
    },
  };
};

const toName = (routeKey: string): string => routeKey.replace(/\W/g, "_").replace(/^_+/, "");

/** @param name of the function in Terraform. */
export const allowApi = (name: string): Body => ({
  action: "lambda:InvokeFunction",
  function_name: `\${aws_lambda_function.${name}.arn}`,
  principal: "apigateway.amazonaws.com",
  source_arn: "${aws_apigatewayv2_api.web.execution_arn}/*",
});
