import { api_id, type Case, type Changes, itFinds } from "../helpers/judge.ts";

const STAGE = "aws_apigatewayv2_stage.stage";
const change = (args: object): Changes => ({ [STAGE]: { ...args } });
const LIMITS = { throttling_rate_limit: 1, throttling_burst_limit: 1 };
const LOGS = "arn:aws:logs:eu-west-1:000000000000:log-group:x";

describe("rules of a stage", () => {
  itFinds([
    ...["my stage", "über", "a/b", "a.b"].map((name): Case => [
      `the name "${name}"`,
      change({ name }),
      `${STAGE}: API Gateway: Stage name only allows a-zA-Z0-9_`,
    ]),
    ...["dev", "v1_2", "feature-x", "$default"].map((name): Case => [
      `"${name}"`,
      change({ name }),
    ]),
    [
      "a name of 129 characters",
      change({ name: "s".repeat(129) }),
      `${STAGE}: ours: its name has 129 characters; API Gateway allows 128`,
    ],
    [
      "a description of 1025 characters",
      change({ description: "d".repeat(1025) }),
      `${STAGE}: Terraform: expected length of description to be in the range (0 - 1024), got ddd`,
    ],
    ...(
      [
        ["v", 513],
        ["n".repeat(65), 1],
      ] as const
    ).map(([name, length]): Case => [
      `a stage variable with a name of ${name.length} and a value of ${length} characters`,
      change({ stage_variables: { [name]: "v".repeat(length) } }),
      `${STAGE}: ours: the stage variable "${name}" has a name of ${name.length} and a value of ${length} characters; API Gateway allows 64 and 512`,
    ]),
    [
      "a stage variable of maximum length",
      change({ stage_variables: { ["n".repeat(64)]: "v".repeat(512) } }),
    ],
    [
      "a deployment's description of 1025 characters",
      { "aws_apigatewayv2_deployment.once": { description: "d".repeat(1025) } },
      "aws_apigatewayv2_deployment.once: Terraform: expected length of description to be in the range (0 - 1024), got ddd",
    ],
    [
      "two stages with the same name",
      { "aws_apigatewayv2_stage.again": { api_id, name: "test", auto_deploy: true } },
      "aws_apigatewayv2_stage.again: API Gateway: Stage already exists (as aws_apigatewayv2_stage.stage)",
    ],
    [
      "a deployment together with auto_deploy",
      change({ deployment_id: "${aws_apigatewayv2_deployment.once.id}" }),
      `${STAGE}: API Gateway: Deployment ID cannot be set on stage because AutoDeploy is enabled`,
    ],
    [
      "settings of an unknown route",
      change({ route_settings: [{ route_key: "pong", ...LIMITS }] }),
      `${STAGE}: API Gateway: Unable to find Route by key pong within the provided RouteSettings`,
    ],
    ["settings of a known route", change({ route_settings: [{ route_key: "ping", ...LIMITS }] })],
    [
      "throttles of 0/0",
      change({ default_route_settings: { throttling_rate_limit: 0, throttling_burst_limit: 0 } }),
      `warning ${STAGE}: ours: default_route_settings has throttling_rate_limit and throttling_burst_limit of 0, so every request is answered with 429`,
    ],
    [
      "a block without throttles, which are sent as 0",
      change({ route_settings: [{ route_key: "ping", detailed_metrics_enabled: true }] }),
      `warning ${STAGE}: ours: route_settings of "ping" has throttling_rate_limit and throttling_burst_limit of 0`,
    ],
    [
      "an unknown logging level",
      change({ default_route_settings: { ...LIMITS, logging_level: "DEBUG" } }),
      `${STAGE}: Terraform: expected default_route_settings.logging_level to be one of ["ERROR" "INFO" "OFF"], got DEBUG`,
    ],
    [
      "access logs without the request id",
      change({ access_log_settings: { destination_arn: LOGS, format: "$context.routeKey" } }),
      `${STAGE}: API Gateway: Access Log format must include either $context.requestId or $context.extendedRequestId`,
    ],
    [
      "access logs to a stream",
      change({
        access_log_settings: {
          destination_arn: "arn:aws:firehose:eu-west-1:000000000000:deliverystream/x",
          format: "$context.requestId",
        },
      }),
      `${STAGE}: ours: access logs of WebSocket and HTTP APIs can only go to log groups`,
    ],
    [
      "access logs to a log group",
      change({
        access_log_settings: { destination_arn: LOGS, format: "$context.extendedRequestId" },
      }),
    ],
    [
      "variables with invalid characters",
      change({ stage_variables: { "a-b": "x", ok: "x y", fine: "https://x/?a=1" } }),
      `${STAGE}: ours: the stage variable "a-b" has characters that API Gateway does not allow`,
      `${STAGE}: ours: the stage variable "ok" has characters that API Gateway does not allow`,
    ],
  ]);
});

describe("rules of a deployment", () => {
  const ONCE = "aws_apigatewayv2_deployment.once";
  const REFUSED = `${ONCE}: API Gateway: At least one route is required before deploying the Api.`;

  itFinds([
    ["one that does not depend on a route", { [ONCE]: { depends_on: undefined } }, REFUSED],
    [
      "one that depends only on an integration",
      { [ONCE]: { depends_on: ["aws_apigatewayv2_integration.ping"] } },
      REFUSED,
    ],
    [
      "one that depends on a route through a route response",
      { [ONCE]: { depends_on: ["aws_apigatewayv2_route_response.ping"] } },
    ],
    [
      "one that is triggered by a route",
      {
        [ONCE]: {
          depends_on: undefined,
          triggers: { routes: "${jsonencode(aws_apigatewayv2_route.ping.route_key)}" },
        },
      },
    ],
    [
      "one of an HTTP API",
      {
        "aws_apigatewayv2_api.http": { name: "http", protocol_type: "HTTP" },
        [ONCE]: { api_id: "${aws_apigatewayv2_api.http.id}", depends_on: undefined },
      },
    ],
  ]);
});
