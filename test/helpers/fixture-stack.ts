// Small stacks for tests: Terraform JSON and zips in a temporary folder, like CDKTF's output.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";

type Body = Record<string, unknown>;

export interface FixtureRoute {
  /** Source of a CommonJS module that exports `handler`, or only the function. Default: one that returns 200. */
  code?: string;
  routeResponse?: boolean;
  /** Timeout of the integration in milliseconds. */
  timeoutMs?: number;
  /** More arguments of the function. */
  fn?: Body;
  /** Whether API Gateway may invoke the function. Default true. */
  permission?: boolean;
}

export interface FixtureStack {
  routes: Record<string, FixtureRoute>;
  /** Default `$request.body.action`. */
  routeSelectionExpression?: string;
  authorizer?: {
    code: string;
    identitySources?: string[];
    permission?: boolean;
    /** More arguments of the function. */
    fn?: Body;
  };
  stage?: Body;
  /** More resources, by type and name; they replace those above. */
  resources?: Record<string, Record<string, Body | undefined>>;
  variable?: Record<string, Body>;
  /** More files of every function's zip. */
  files?: Record<string, string | Buffer>;
}

export interface WrittenStack {
  configurationPath: string;
  directory: string;
  remove: () => Promise<void>;
}

export const writeFixtureStack = async (stack: FixtureStack): Promise<WrittenStack> => {
  const directory = await mkdtemp(join(tmpdir(), "fixture-stack-"));
  const functions = Object.entries(listFunctions(stack));
  for (const [name, code] of functions)
    await writeZip(join(directory, `${name}.zip`), code, "index.js", stack.files);
  const configurationPath = join(directory, "cdk.tf.json");
  await writeFile(configurationPath, JSON.stringify(fixtureDocument(stack), undefined, 2));
  return {
    configurationPath,
    directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
};

/** @param code a module, or a function expression that becomes its handler. */
export const writeZip = async (
  path: string,
  code: string,
  file = "index.js",
  files: Record<string, string | Buffer> = {},
): Promise<void> => {
  const source =
    code.includes("exports") || code.includes("export ") ? code : `exports.handler = ${code};`;
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, zipSync(toBytes({ [file]: source, ...files })));
};

const toBytes = (files: Record<string, string | Buffer>): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

const OK = "async () => ({ statusCode: 200 })";

const toName = (routeKey: string): string => routeKey.replace(/\W/g, "_");

const listFunctions = ({ routes, authorizer }: FixtureStack): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(routes).map(([key, { code = OK }]) => [toName(key), code])),
  ...(authorizer && { authorizer: authorizer.code }),
});

export const fixtureDocument = (stack: FixtureStack): Body => ({
  provider: { aws: [{ region: "eu-west-1" }] },
  variable: stack.variable ?? {},
  resource: merge(
    {
      aws_apigatewayv2_api: {
        api: {
          name: "fixture",
          protocol_type: "WEBSOCKET",
          route_selection_expression: escaped(
            stack.routeSelectionExpression ?? "$request.body.action",
          ),
        },
      },
      aws_apigatewayv2_stage: {
        stage: {
          api_id: "${aws_apigatewayv2_api.api.id}",
          name: "test",
          auto_deploy: true,
          ...stack.stage,
        },
      },
    },
    { aws_iam_role: { fixture: { name: "fixture", inline_policy: { policy: ALLOW_ALL } } } },
    ...Object.entries(stack.routes).map(([key, route]) => routeResources(key, route, stack)),
    stack.authorizer ? authorizerResources(stack.authorizer) : {},
    stack.resources ?? {},
  ),
});

const ALLOW_ALL = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** Escapes `${…}`, which Terraform would evaluate. */
const escaped = (text: string): string => text.split("${").join("$${");

const fnArguments = (name: string): Body => ({
  function_name: `fixture-${name}`,
  role: "${aws_iam_role.fixture.arn}",
  filename: `${name}.zip`,
  handler: "index.handler",
  runtime: "nodejs24.x",
  timeout: 30,
  memory_size: 128,
});

const routeResources = (routeKey: string, route: FixtureRoute, { authorizer }: FixtureStack) => {
  const name = toName(routeKey);
  const api_id = "${aws_apigatewayv2_api.api.id}";
  return {
    aws_lambda_function: { [name]: { ...fnArguments(name), ...route.fn } },
    aws_apigatewayv2_integration: {
      [name]: {
        api_id,
        integration_type: "AWS_PROXY",
        integration_uri: `\${aws_lambda_function.${name}.invoke_arn}`,
        ...(route.timeoutMs !== undefined && { timeout_milliseconds: route.timeoutMs }),
      },
    },
    aws_apigatewayv2_route: {
      [name]: {
        api_id,
        route_key: routeKey,
        target: `integrations/\${aws_apigatewayv2_integration.${name}.id}`,
        ...(route.routeResponse && { route_response_selection_expression: "$default" }),
        ...(routeKey === "$connect" &&
          authorizer && {
            authorization_type: "CUSTOM",
            authorizer_id: "${aws_apigatewayv2_authorizer.authorizer.id}",
          }),
      },
    },
    ...(route.routeResponse && {
      aws_apigatewayv2_route_response: {
        [name]: {
          api_id,
          route_id: `\${aws_apigatewayv2_route.${name}.id}`,
          route_response_key: "$default",
        },
      },
    }),
    ...(route.permission !== false &&
      permission(name, `\${aws_apigatewayv2_api.api.execution_arn}/*/${routeKey}`)),
  };
};

const authorizerResources = (authorizer: NonNullable<FixtureStack["authorizer"]>) => ({
  aws_lambda_function: { authorizer: { ...fnArguments("authorizer"), ...authorizer.fn } },
  aws_apigatewayv2_authorizer: {
    authorizer: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      name: "authorizer",
      authorizer_type: "REQUEST",
      authorizer_uri: "${aws_lambda_function.authorizer.invoke_arn}",
      identity_sources: authorizer.identitySources ?? [],
    },
  },
  ...(authorizer.permission !== false &&
    permission(
      "authorizer",
      "${aws_apigatewayv2_api.api.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.authorizer.id}",
    )),
});

const permission = (name: string, source_arn: string) => ({
  aws_lambda_permission: {
    [name]: {
      action: "lambda:InvokeFunction",
      function_name: `\${aws_lambda_function.${name}.arn}`,
      principal: "apigateway.amazonaws.com",
      source_arn,
    },
  },
});

/** Merges by type and name; later values replace earlier ones, and undefined removes them. */
const merge = (...all: Record<string, Record<string, Body | undefined>>[]) => {
  const merged = new Map<string, Record<string, Body | undefined>>();
  for (const [type, byName] of all.flatMap((resources) => Object.entries(resources))) {
    merged.set(type, { ...merged.get(type), ...byName });
  }
  return Object.fromEntries(merged);
};
