// The API that all gateways serve: $connect accepts every client, and one two-way route echoes messages.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { zipSync } from "fflate";

export const MESSAGE = JSON.stringify({ action: "echo", message: "hello there..." });

const PYTHON_HANDLER = `def handler(event, context):
    return {"statusCode": 200, "body": event.get("body")}
`;

const RUBY_HANDLER = `def handler(event:, context:)
  { statusCode: 200, body: event["body"] }
end
`;

const HANDLER = `exports.handler = async (event) => ({ statusCode: 200, body: event.body });\n`;

const FUNCTIONS = { connect: "$connect", echo: "echo" } as const;

const API_ID = "echoapi001";
const EXECUTION_ARN = `arn:aws:execute-api:eu-west-1:000000000000:${API_ID}`;

const resource = (type: string, name: string, values: object) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  values,
});

/** A function behind a route, as in a plan whose values are all known. */
const routeResources = ([name, routeKey]: [string, string], fn: EchoFunction) => {
  const arn = `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
  const invokeArn = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  return [
    resource("aws_lambda_function", name, {
      function_name: name,
      arn,
      invoke_arn: invokeArn,
      handler: "handler.handler",
      ...fn,
      filename: "handler.zip",
      role: "arn:aws:iam::000000000000:role/echo",
    }),
    resource("aws_lambda_permission", name, {
      action: "lambda:InvokeFunction",
      function_name: name,
      principal: "apigateway.amazonaws.com",
      source_arn: `${EXECUTION_ARN}/*/${routeKey}`,
    }),
    resource("aws_apigatewayv2_integration", name, {
      id: `integration-${name}`,
      api_id: API_ID,
      integration_type: "AWS_PROXY",
      integration_uri: invokeArn,
    }),
    resource("aws_apigatewayv2_route", name, {
      id: `route-${name}`,
      api_id: API_ID,
      route_key: routeKey,
      target: `integrations/integration-${name}`,
      ...(name === "echo" && { route_response_selection_expression: "$default" }),
    }),
  ];
};

const createPlan = (fn: EchoFunction) => ({
  planned_values: {
    root_module: {
      resources: [
        resource("aws_apigatewayv2_api", "echo", {
          id: API_ID,
          name: "echo",
          protocol_type: "WEBSOCKET",
          route_selection_expression: "$request.body.action",
          execution_arn: EXECUTION_ARN,
        }),
        resource("aws_apigatewayv2_stage", "dev", {
          api_id: API_ID,
          name: "dev",
          auto_deploy: true,
        }),
        resource("aws_apigatewayv2_route_response", "echo", {
          api_id: API_ID,
          route_id: "route-echo",
          route_response_key: "$default",
        }),
        ...Object.entries(FUNCTIONS).flatMap((entry) => routeResources(entry, fn)),
      ],
    },
  },
  configuration: {
    root_module: {},
    provider_config: { aws: { expressions: { region: { constant_value: "eu-west-1" } } } },
  },
});

/** JSON is valid YAML. */
const SERVERLESS = {
  service: "echo",
  provider: {
    name: "aws",
    runtime: "nodejs24.x",
    websocketsApiRouteSelectionExpression: "$request.body.action",
  },
  plugins: ["serverless-offline"],
  custom: { "serverless-offline": { useInProcess: true } },
  functions: {
    connect: { handler: "handler.handler", events: [{ websocket: { route: "$connect" } }] },
    echo: {
      handler: "handler.handler",
      events: [{ websocket: { route: "echo", routeResponseSelectionExpression: "$default" } }],
    },
  },
};

export interface EchoFunction {
  runtime: string;
  /** Default: `handler.handler`, which Node.js, Python and Ruby have. */
  handler?: string;
  /** MiB. Default: Lambda's, 128. */
  memory_size?: number;
}

/**
 * @param folder where `plan.json` with the handler's zip, and `serverless.yml` with the handler are written.
 * @param fn of the plan, behind each route.
 * @param files of the zip besides the handlers.
 */
export const writeEchoApi = async (
  folder: string,
  fn: EchoFunction = { runtime: "nodejs24.x" },
  files: Record<string, Buffer> = {},
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const handlers = {
    "handler.js": HANDLER,
    "handler.py": PYTHON_HANDLER,
    "handler.rb": RUBY_HANDLER,
  };
  const entries = Object.entries(handlers).map(([name, text]) => [name, Buffer.from(text)]);
  const zip = zipSync({ ...Object.fromEntries(entries), ...files });
  await writeFile(path.join(folder, "handler.js"), HANDLER);
  await writeFile(path.join(folder, "handler.zip"), zip);
  await writeFile(path.join(folder, "plan.json"), JSON.stringify(createPlan(fn)));
  await writeFile(path.join(folder, "serverless.yml"), JSON.stringify(SERVERLESS));
};
