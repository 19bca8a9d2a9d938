// A stack with two APIs that share functions, a table, a queue and the names of their stages.
import { connect, waitForRefusal, type TestClient } from "./client.ts";
import { type FixtureGateway, startFixture } from "./fixture-gateway.ts";
import type { FixtureStack } from "./fixture-stack.ts";
import { ECHO_EVENT } from "./handler-code.ts";

/** Paths of the stage that both APIs have. */
export const FIRST = "fixture/test";
export const SECOND = "second%20api%2F2/test";

/** A route that returns its event. */
export const WHO = { who: ECHO_EVENT };

type Body = Record<string, unknown>;

interface TwoApis {
  /** Code of the function behind each route, the same in both APIs; every route is two-way. */
  routes: Record<string, string>;
  /** Name of the second API; the first is "fixture". */
  secondName?: string;
  /** Routes of the first API that the second may not invoke. */
  withoutPermission?: string[];
  /** Arguments of the stage `test` of the first API. */
  stage?: Body;
  authorizer?: FixtureStack["authorizer"];
  resources?: Record<string, Record<string, Body>>;
}

const api_id = "${aws_apigatewayv2_api.second.id}";

const toName = (routeKey: string): string => routeKey.replace(/\W/g, "_");

export interface TwoApisGateway {
  gateway: FixtureGateway;
  open: (path: string, host?: string) => Promise<TestClient>;
  /** The status of a refused handshake. */
  refused: (path: string, host?: string) => Promise<number>;
}

export const startTwoApis = async (options: Partial<TwoApis> = {}): Promise<TwoApisGateway> => {
  const gateway = await startFixture(twoApis({ routes: WHO, ...options }));
  const toUrl = (path: string) => `ws://127.0.0.1:${gateway.port}/${path}`;
  return {
    gateway,
    open: (path, host) => connect(toUrl(path), optionsFor(host)),
    refused: (path, host) => waitForRefusal(toUrl(path), optionsFor(host)),
  };
};

const optionsFor = (host?: string) => (host === undefined ? {} : { headers: { host } });

/** The context of a message to the function behind "who": one API selects by `action`, the other by `do`. */
export const askForContext = async (client: TestClient): Promise<Record<string, string>> => {
  client.send({ action: "who", do: "who" });
  return JSON.parse(await client.next()).requestContext;
};

const twoApis = (options: TwoApis): FixtureStack => {
  const { routes, secondName = "second api/2", stage, authorizer, resources = {} } = options;
  return {
    routes: Object.fromEntries(
      Object.entries(routes).map(([key, code]) => [
        key,
        { code, routeResponse: !key.startsWith("$") || key === "$default" },
      ]),
    ),
    authorizer,
    stage,
    resources: {
      aws_apigatewayv2_api: {
        second: {
          name: secondName,
          protocol_type: "WEBSOCKET",
          route_selection_expression: "$request.body.do",
        },
      },
      aws_apigatewayv2_stage: {
        second: { api_id, name: "test", auto_deploy: true },
        beta: { api_id, name: "beta", auto_deploy: true },
      },
      ...ofRoutes(options),
      ...resources,
    },
  };
};

/** The second API's own integrations and routes, to the functions of the first. */
const ofRoutes = ({ routes, withoutPermission = [] }: TwoApis) => {
  const names = Object.keys(routes).map((key) => [key, toName(key)] as const);
  const each = (body: (name: string, key: string) => Body) =>
    Object.fromEntries(names.map(([key, name]) => [`second_${name}`, body(name, key)]));
  return {
    aws_apigatewayv2_integration: each((name) => ({
      api_id,
      integration_type: "AWS_PROXY",
      integration_uri: `\${aws_lambda_function.${name}.invoke_arn}`,
    })),
    aws_apigatewayv2_route: each((name, key) => ({
      api_id,
      route_key: key,
      target: `integrations/\${aws_apigatewayv2_integration.second_${name}.id}`,
      route_response_selection_expression: "$default",
    })),
    aws_apigatewayv2_route_response: each((name) => ({
      api_id,
      route_id: `\${aws_apigatewayv2_route.second_${name}.id}`,
      route_response_key: "$default",
    })),
    aws_lambda_permission: Object.fromEntries(
      names
        .filter(([key]) => !withoutPermission.includes(key))
        .map(([key, name]) => [
          `second_${name}`,
          {
            action: "lambda:InvokeFunction",
            function_name: `\${aws_lambda_function.${name}.arn}`,
            principal: "apigateway.amazonaws.com",
            source_arn: `\${aws_apigatewayv2_api.second.execution_arn}/*/${key}`,
          },
        ]),
    ),
  };
};
