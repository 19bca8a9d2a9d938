// Dangerous changes of routes, functions, their rights, and what watches them.
import { findName, remove, replace, set, unset, type Row } from "./edits.ts";

const ROUTE = "aws_apigatewayv2_route";
const FUNCTION = "aws_lambda_function";
const POLICY = "aws_iam_role_policy";

export const API_ROWS: Row[] = [
  {
    what: "the queue's messages are no longer taken",
    stack: "prod",
    edit: set("aws_lambda_event_source_mapping", "broadcasts_broadcasts", { enabled: false }),
    found: [["error PR026 prod/broadcasts/broadcasts-mapping", "event source is disabled"]],
  },
  {
    what: "a function may not run",
    stack: "prod",
    edit: set(FUNCTION, "connect_function", { reserved_concurrent_executions: 0 }),
    found: [["error PR025 prod/connect/function", "`reserved_concurrent_executions` is 0"]],
  },
  {
    what: "a function loses a variable",
    stack: "prod",
    edit: unset(
      FUNCTION,
      "broadcast_function",
      "environment",
      "variables",
      "DEAD_LETTER_QUEUE_URL",
    ),
    found: [["warning PR027 prod/broadcast/function", "removed: `DEAD_LETTER_QUEUE_URL`"]],
  },
  {
    what: "an alarm is destroyed",
    stack: "prod",
    edit: remove("aws_cloudwatch_metric_alarm", "monitoring_alarms_dead-letters_"),
    found: [["warning PR024 prod/monitoring/alarms/dead-letters", "Nobody notices"]],
  },
  {
    what: "the dashboard is destroyed",
    stack: "prod",
    edit: remove("aws_cloudwatch_dashboard", "monitoring"),
    found: [
      [
        "warning PR024 prod/monitoring/dashboard/dashboard",
        "`aws_cloudwatch_dashboard` is destroyed",
      ],
    ],
  },
  {
    what: "the schedule of the sweep is destroyed",
    stack: "prod",
    edit: remove("aws_cloudwatch_event_target", "sweep-schedule"),
    found: [["error PR024 prod/sweep-schedule/target", "does not arrive any more"]],
  },
  {
    what: "anyone may connect",
    stack: "prod",
    edit: (resources) => {
      set(ROUTE, "api_connect_route", { authorization_type: "NONE" })(resources);
      unset(ROUTE, "api_connect_route", "authorizer_id")(resources);
    },
    found: [
      ["error PR007 prod/api/connect/route", "`$connect` has no authorization"],
      [
        "error PR022 prod/api/connect/route",
        "`authorization_type` was `CUSTOM` and becomes `NONE`",
      ],
      ["error PR022 prod/api/connect/route", "`authorizer_id` is removed"],
    ],
  },
  {
    what: "a route no longer answers",
    stack: "prod",
    edit: remove("aws_apigatewayv2_route_response", "api_ping"),
    found: [["error PR024 prod/api/ping/response", "answer"]],
  },
  {
    what: "the API gets another protocol",
    stack: "prod",
    edit: set("aws_apigatewayv2_api", "api_", { protocol_type: "HTTP" }),
    found: [["error PR001 prod/api/api", "loses its address, which people and programs use"]],
  },
  {
    what: "the stage is renamed",
    stack: "prod",
    edit: set("aws_apigatewayv2_stage", "api_stage", { name: "live" }),
    found: [["error PR001 prod/api/stage", "`name` cannot be changed in place"]],
  },
  {
    what: "messages choose their route by another field",
    stack: "prod",
    edit: set("aws_apigatewayv2_api", "api_", { route_selection_expression: "$request.body.type" }),
    found: [["error PR033 prod/api/api", "`route_selection_expression`"]],
  },
  {
    what: "a function may do everything with every table",
    stack: "prod",
    edit: replace(
      POLICY,
      "broadcast_policy",
      "policy",
      '"Action":["dynamodb:Query"],"Resource":["${aws_dynamodb_table.connections_table_D15176FE.arn}"]',
      '"Action":["dynamodb:*"],"Resource":["*"]',
    ),
    found: [
      ["warning PR003 prod/broadcast/policy", "gains `Allow dynamodb:* on *"],
      ["error PR004 prod/broadcast/policy", "Allow dynamodb:* on *"],
    ],
  },
  {
    what: "a function may write items of every kind",
    stack: "prod",
    edit: replace(POLICY, "broadcast_policy", "policy", /,"Condition":\{[^}]*\}\}/, ""),
    found: [["warning PR003 prod/broadcast/policy", "gains `Allow dynamodb:"]],
  },
  {
    what: "anyone may publish by the function's URL",
    stack: "dev",
    edit: set("aws_lambda_function_url", "publish-url", { authorization_type: "NONE" }),
    found: [
      ["error PR022 dev/publish-url/url", "`authorization_type` was `AWS_IAM` and becomes `NONE`"],
      ["error PR028 dev/publish-url/url", "Anyone in the world may call the function"],
    ],
  },
  {
    what: "any API may call a function",
    stack: "prod",
    edit: unset("aws_lambda_permission", "api_connect_permission", "source_arn"),
    found: [
      ["warning PR003 prod/api/connect/permission", "Allow lambda:InvokeFunction"],
      ["error PR008 prod/api/connect/permission", "on behalf of any account"],
    ],
  },
  {
    what: "the throttle is removed",
    stack: "prod",
    edit: unset(
      "aws_apigatewayv2_stage",
      "api_stage",
      "default_route_settings",
      "throttling_rate_limit",
    ),
    found: [["error PR009 prod/api/stage", "`default_route_settings.throttling_rate_limit`"]],
  },
  {
    what: "the throttle is a hundred times wider",
    stack: "prod",
    edit: (resources) => {
      const name = findName(resources, "aws_apigatewayv2_stage", "api_stage");
      const stage = resources["aws_apigatewayv2_stage"]?.[name];
      stage.default_route_settings.throttling_rate_limit *= 100;
    },
    found: [
      [
        "warning PR023 prod/api/stage",
        "`default_route_settings.throttling_rate_limit` grows from `2000` to `200000`",
      ],
    ],
  },
  {
    what: "access is no longer logged",
    stack: "prod",
    edit: unset("aws_apigatewayv2_stage", "api_stage", "access_log_settings"),
    found: [["warning PR023 prod/api/stage", "`access_log_settings` is removed"]],
  },
  {
    what: "failed messages of a batch are lost",
    stack: "prod",
    edit: unset("aws_lambda_event_source_mapping", "broadcasts_work", "function_response_types"),
    found: [["error PR012 prod/broadcasts/work-mapping", "`ReportBatchItemFailures` is missing"]],
  },
];
