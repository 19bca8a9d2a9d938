// Plans in the format of `terraform show -json`: served by the gateway, and reviewed.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { GatewayError } from "../../gateway/diagnostics/errors.ts";
import { readModel } from "../../gateway/model/model.ts";
import { listWarnings } from "../../gateway/model/warnings.ts";
import { planConfiguration } from "../../gateway/plan/plan-configuration.ts";
import { asPlan } from "../../gateway/plan/plan-document.ts";
import { applyRules } from "../../gateway/rules/findings.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { parsePlan } from "../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../plan-review/plan/read-plan.ts";
import { UnreadablePlan } from "../../plan-review/plan/unreadable.ts";
import { writeFitted, writeWhole } from "../../plan-review/render/page.ts";
import { reportOn, review } from "../../plan-review/review.ts";
import { declared, createPlan, refs, resource } from "../../test/gateway/helpers/small-plan.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const serve = (text: string): void => {
  const plan = asPlan(parseJsonOrNothing(text), "fuzz");
  const judged = { ...planConfiguration(plan, { isStrict: true }), isPlan: true };
  refusedBy(() => applyRules(judged), GatewayError);
  const configuration = planConfiguration(plan);
  for (const one of configuration.resources) one.references();
  listWarnings(configuration.resources, readModel(configuration, "/nowhere"));
};

const look = (text: string): void => {
  const options = { subject: "fuzz", allowList: [], today: "2024-01-01", allow: "none" as const };
  const reports = [reportOn(review(readPlan(parsePlan(text), undefined), options), true)];
  writeWhole(reports);
  writeFitted(reports);
};

const WORDS =
  "planned_values prior_state configuration root_module resources child_modules resource_changes change actions before " +
  "after after_unknown before_sensitive after_sensitive replace_paths address mode managed data type name index values " +
  "expressions references constant_value for_each_expression depends_on module_calls module outputs variables default " +
  "expression provider_config region locals format_version create update delete no-op forget each.value each.key count.index";

const small = createPlan(
  {
    resources: [
      resource("aws_apigatewayv2_api.a", { protocol_type: "WEBSOCKET", name: "a" }),
      resource("aws_sqs_queue.q", { name: "q" }, "k"),
    ],
    child_modules: [
      {
        address: 'module.m["k"]',
        resources: [resource("module.m.aws_sqs_queue.r", { name: null })],
      },
    ],
  },
  {
    resources: [
      declared("aws_apigatewayv2_api.a", { route_selection_expression: refs("var.x", "local.y") }),
      declared("aws_sqs_queue.q", { name: refs("each.value.name", "each.value") }, refs("var.x")),
    ],
    module_calls: {
      m: {
        expressions: { v: refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") },
        module: {
          resources: [declared("aws_sqs_queue.r", { name: refs("var.v") })],
          outputs: { o: { expression: refs("aws_sqs_queue.r.name", "aws_sqs_queue.r") } },
        },
      },
    },
  },
  { "aws_apigatewayv2_api.a": { route_selection_expression: true } },
);

const document = JSON.stringify({
  Statement: { Effect: "Allow", Action: "sqs:*", Resource: ["*", "a"], Principal: { AWS: "*" } },
});

/** Plans as a review reads them. */
const changes = {
  format_version: "1.2",
  resource_changes: [
    ["aws_iam_role", "r", { assume_role_policy: document, inline_policy: [{ policy: document }] }],
    ["aws_sqs_queue", "q", { name: "q", policy: document, tags: { a: "b" } }],
    ["aws_lambda_permission", "p", { principal: "*", action: "lambda:InvokeFunction" }],
    ["aws_dynamodb_table", "t", { name: "t", hash_key: "a", point_in_time_recovery: [{}] }],
    ["aws_apigatewayv2_route", "o", { route_key: "$connect", authorization_type: "NONE" }],
    ["aws_apigatewayv2_stage", "s", { default_route_settings: [{ throttling_rate_limit: 1 }] }],
  ].map(([type, name, after], index) => ({
    address: [type, name].map(textOfAny).join("."),
    mode: "managed",
    type,
    name,
    change: {
      actions: index % 2 === 0 ? ["create"] : ["delete", "create"],
      before: index % 2 === 0 ? null : after,
      after,
      after_unknown: { arn: true, id: true },
      before_sensitive: {},
      after_sensitive: { tags: { a: true } },
      replace_paths: [["name"], ["a", 0]],
    },
  })),
};

const target: Target = {
  isJson: true,
  tokens: [
    ...COMMON_TOKENS,
    ...WORDS.split(" "),
    ..."aws_iam_role aws_iam_role_policy aws_lambda_function aws_lambda_permission aws_apigatewayv2_route assume_role_policy".split(
      " ",
    ),
    '{"references":["var.v"]}',
    '{"constant_value":1}',
    '"module.m[\\"k\\"].o"',
    "module.m.",
  ],
  seeds: [
    "{}",
    JSON.stringify(small),
    JSON.stringify({ ...changes, ...small, resource_changes: changes.resource_changes }),
  ],
  run: (input) => {
    const text = input.toString();
    refusedBy(() => serve(text), GatewayError);
    refusedBy(() => look(text), UnreadablePlan);
  },
};

export default target;
