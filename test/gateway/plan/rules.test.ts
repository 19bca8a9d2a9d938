// Rules that rebuild an attribute from the only resource of a type that its expression refers to.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { judge } from "../../../gateway/iam/policy.ts";
import { readPolicyText } from "../../../gateway/iam/read-policy.ts";
import { readOnlyValue } from "../../../gateway/plan/referenced.ts";
import { STAND_INS } from "../../../gateway/plan/rules.ts";
import { read, rebuild, to } from "../helpers/rebuild.ts";

describe("the rule of an attribute", () => {
  const all = { id: "i", arn: "arn:x", name: "n", domain_name: "d", stream_arn: "s" };
  const named = { ...all, function_name: "f", json: "{}" };

  for (const [kinds, types, expected] of [
    [
      ["deployment", "stage", "integration", "route", "route_response", "integration_response"].map(
        (type) => `aws_apigatewayv2_${type}.api_id`,
      ),
      ["aws_apigatewayv2_api"],
      "i",
    ],
    [
      ["authorizer", "api_mapping"].map((type) => `aws_apigatewayv2_${type}.api_id`),
      ["aws_apigatewayv2_api"],
      "i",
    ],
    [["aws_apigatewayv2_stage.deployment_id"], ["aws_apigatewayv2_deployment"], "i"],
    [["aws_apigatewayv2_api_mapping.domain_name"], ["aws_apigatewayv2_domain_name"], "d"],
    [["aws_apigatewayv2_api_mapping.stage"], ["aws_apigatewayv2_stage"], "n"],
    [
      ["aws_apigatewayv2_integration_response.integration_id"],
      ["aws_apigatewayv2_integration"],
      "i",
    ],
    [["aws_apigatewayv2_route.authorizer_id"], ["aws_apigatewayv2_authorizer"], "i"],
    [["aws_apigatewayv2_route_response.route_id"], ["aws_apigatewayv2_route"], "i"],
    [
      [
        "aws_apigatewayv2_api.credentials_arn",
        "aws_apigatewayv2_integration.credentials_arn",
        "aws_apigatewayv2_authorizer.authorizer_credentials_arn",
        "aws_lambda_function.role",
      ],
      ["aws_iam_role"],
      "arn:x",
    ],
    [
      [
        "aws_lambda_permission.function_name",
        "aws_lambda_function_url.function_name",
        "aws_lambda_event_source_mapping.function_name",
      ],
      ["aws_lambda_function"],
      "arn:x",
    ],
    [
      ["aws_lambda_alias.function_name", "aws_lambda_function_event_invoke_config.function_name"],
      ["aws_lambda_function"],
      "f",
    ],
    [["aws_lambda_function_url.qualifier"], ["aws_lambda_alias"], "n"],
    [
      [
        "aws_lambda_function.dead_letter_config.target_arn",
        "aws_lambda_function_event_invoke_config.destination_config.on_failure.destination",
        "aws_lambda_function_event_invoke_config.destination_config.on_success.destination",
        "aws_sns_topic_subscription.endpoint",
      ],
      ["aws_lambda_function", "aws_sqs_queue", "aws_sns_topic"],
      "arn:x",
    ],
    [["aws_lambda_event_source_mapping.event_source_arn"], ["aws_sqs_queue"], "arn:x"],
    [["aws_lambda_event_source_mapping.event_source_arn"], ["aws_dynamodb_table"], "s"],
    [
      [
        "aws_lambda_event_source_mapping.destination_config.on_failure.destination_arn",
        "aws_cloudwatch_event_target.dead_letter_config.arn",
      ],
      ["aws_sqs_queue"],
      "arn:x",
    ],
    [["aws_sns_topic_subscription.topic_arn"], ["aws_sns_topic"], "arn:x"],
    [
      ["aws_cloudwatch_event_rule.event_bus_name", "aws_cloudwatch_event_target.event_bus_name"],
      ["aws_cloudwatch_event_bus"],
      "n",
    ],
    [
      ["aws_cloudwatch_event_target.arn"],
      ["aws_lambda_function", "aws_lambda_alias", "aws_sqs_queue"],
      "arn:x",
    ],
    [["aws_cloudwatch_event_target.rule"], ["aws_cloudwatch_event_rule"], "n"],
    [["aws_iam_role_policy.role", "aws_iam_role_policy_attachment.role"], ["aws_iam_role"], "n"],
    [["aws_iam_role_policy_attachment.policy_arn"], ["aws_iam_policy"], "arn:x"],
  ] as const) {
    for (const kind of kinds) {
      it(`${kind} is an attribute of ${types.join(" or ")}`, () => {
        const other = to("aws_s3_bucket", named, "bucket");
        for (const type of types) {
          const target = to(type, named, "any");
          expect(rebuild(kind, [other, target]), type).to.equal(expected);
          expect(rebuild(kind, [target, target]), "twice the same").to.equal(expected);
          expect(rebuild(kind, [target, to(type, named, "any")]), "two").to.equal(undefined);
        }
        // Any single reference may be the value itself.
        expect(rebuild(kind, [to("aws_s3_bucket", { bucket: "own" }, "bucket")])).to.equal("own");
        expect(rebuild(kind, [{ constant: "c" }])).to.equal("c");
        expect(rebuild(kind, [other, other])).to.equal(undefined);
        expect(rebuild(kind, [])).to.equal(undefined);
      });
    }
  }
});

describe("a single reference", () => {
  it("has a value when it is a constant or an attribute", () => {
    expect(readOnlyValue([{ constant: 5 }], read)).to.equal(5);
    expect(readOnlyValue([to("aws_x", { a: 1 }, "a")], read)).to.equal(1);
    expect(readOnlyValue([to("aws_x", { a: 1 })], read)).to.equal(undefined);
    expect(readOnlyValue([{ unresolved: "local.a" }], read)).to.equal(undefined);
    expect(readOnlyValue([{ constant: 5 }, { constant: 5 }], read)).to.equal(undefined);
    expect(readOnlyValue([], read)).to.equal(undefined);
  });
});

describe("what stands in for a value that no rule rebuilds", () => {
  const allows = (kind: string, use: "identity" | "resource", request: object): boolean => {
    const { statements, problems } = readPolicyText(STAND_INS[kind]?.value, kind, use);
    expect(problems).to.deep.equal([]);
    const asked = { action: "sqs:SendMessage", resource: "arn:aws:sqs:::any", keys: NO_KEYS };
    return judge(statements, { ...asked, ...request }).decision === "allowed";
  };

  for (const kind of [
    "aws_iam_role_policy.policy",
    "aws_iam_policy.policy",
    "aws_iam_role.inline_policy.policy",
  ]) {
    it(`allows roles everything: ${kind}`, () => {
      expect(allows(kind, "identity", {})).to.equal(true);
    });
  }

  it("lets each service assume a role, and nothing else", () => {
    const kind = "aws_iam_role.assume_role_policy";
    const service = "lambda.amazonaws.com";
    expect(allows(kind, "resource", { action: "sts:AssumeRole", service })).to.equal(true);
    expect(allows(kind, "resource", { service })).to.equal(false);
  });

  it("is empty or everything where a list or a limit is unknown", () => {
    const values = (kinds: string[]) => kinds.map((kind) => STAND_INS[kind]?.value);
    expect(
      values([
        "aws_lambda_function.environment.variables",
        "aws_iam_policy_document.statement.condition.values",
        "aws_iam_policy_document.statement.resources",
        "aws_lambda_permission.source_arn",
        "aws_sqs_queue.redrive_policy",
      ]),
    ).to.deep.equal([{}, [], ["*"], null, null]);
  });

  it("comes with its consequence, in a sentence", () => {
    for (const { meaning } of Object.values(STAND_INS)) expect(meaning).to.match(/^[A-Z].+\.$/);
  });
});
