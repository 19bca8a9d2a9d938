// Checkov's rules for the stack "prod", one by one: these are ports of its checks.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { synthesizedStack } from "../helpers/dev-stack.ts";

type Body = Record<string, any>;

/** https://github.com/bridgecrewio/checkov/tree/main/checkov/terraform/checks/resource/aws */
const RULES: [rule: string, type: string, passes: (resource: Body) => boolean][] = [
  ["CKV_AWS_7: keys are rotated", "aws_kms_key", (key) => key["enable_key_rotation"] === true],
  [
    "CKV_AWS_27: queues are encrypted",
    "aws_sqs_queue",
    (queue) =>
      queue["sqs_managed_sse_enabled"] === true || queue["kms_master_key_id"] !== undefined,
  ],
  [
    "CKV_AWS_28: the table can be restored",
    "aws_dynamodb_table",
    (table) => table["point_in_time_recovery"].enabled === true,
  ],
  [
    "CKV_AWS_33 and CKV2_AWS_64: keys have a policy without a wildcard principal",
    "aws_kms_key",
    ({ policy }) =>
      JSON.parse(policy).Statement.every(
        ({ Principal }: Body) => Principal !== "*" && Principal["AWS"] !== "*",
      ),
  ],
  [
    "CKV_AWS_50: functions are traced",
    "aws_lambda_function",
    (fn) => ["Active", "PassThrough"].includes(fn["tracing_config"]?.mode),
  ],
  [
    "CKV_AWS_72, 168 and 387: queue policies grant nothing",
    "aws_sqs_queue_policy",
    ({ policy }) => JSON.parse(policy).Statement.every(({ Effect }: Body) => Effect === "Deny"),
  ],
  [
    "CKV_AWS_76: requests are logged",
    "aws_apigatewayv2_stage",
    (stage) => stage["access_log_settings"]?.destination_arn !== undefined,
  ],
  [
    "CKV_AWS_119: the table is encrypted with a customer managed key",
    "aws_dynamodb_table",
    ({ server_side_encryption: { enabled, kms_key_arn } }) =>
      enabled && /aws_kms_key/.test(kms_key_arn),
  ],
  [
    "CKV_AWS_158: logs are encrypted with a key",
    "aws_cloudwatch_log_group",
    (group) => group["kms_key_id"] !== undefined,
  ],
  [
    "CKV_AWS_173: every environment is encrypted with a key",
    "aws_lambda_function",
    (fn) => "environment" in fn === "kms_key_arn" in fn,
  ],
  [
    "CKV_AWS_338: logs are kept for a year",
    "aws_cloudwatch_log_group",
    (group) => group["retention_in_days"] >= 365,
  ],
  [
    "CKV_AWS_364: permissions name their source",
    "aws_lambda_permission",
    (permission) => permission["source_arn"] !== undefined,
  ],
  [
    "CKV2_AWS_16: the table is billed by request",
    "aws_dynamodb_table",
    (table) => table["billing_mode"] === "PAY_PER_REQUEST",
  ],
  [
    "CKV2_AWS_73: queues are encrypted with a customer managed key",
    "aws_sqs_queue",
    (queue) => /aws_kms_key/.test(queue["kms_master_key_id"]),
  ],
];

describe("Checkov", function () {
  let resources: Record<string, Record<string, Body>>;

  before(async () => {
    resources = JSON.parse(readFileSync(await synthesizedStack("prod"), "utf8")).resource;
  });

  for (const [rule, type, passes] of RULES) {
    it(rule, () => {
      const all = Object.entries(resources[type]!);
      expect(all).to.have.length.above(0);
      expect(all.filter(([, body]) => !passes(body)).map(([name]) => name)).to.deep.equal([]);
    });
  }

  it("waives exactly six rules, each with its reason in the code", () => {
    const waived = readFileSync(".checkov.yaml", "utf8").match(/^ {2}- CKV\w+$/gm) ?? [];
    const rules = [
      "CKV_AWS_115",
      "CKV_AWS_116",
      "CKV_AWS_117",
      "CKV_AWS_272",
      "CKV_AWS_309",
      "CKV2_AWS_51",
    ];
    expect(waived.map((line) => line.slice(4))).to.deep.equal(rules);
    const code = ["lambda-function", "websocket-route", "websocket-api"]
      .map((name) => readFileSync(`modules/${name}.ts`, "utf8"))
      .join("\n");
    for (const rule of rules) expect(code).to.match(new RegExp(`${rule}\\b.*\\w+`));
  });
});
