// Plans of deployed projects: their account id is replaced by the embedded services' account.
import { expect } from "chai";
import { readAttribute, declared, createPlan, resource } from "../helpers/small-plan.ts";

const ACCOUNT = "123456789012";

const policyFor = (account: string): string =>
  JSON.stringify({ Statement: [{ Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` }] });

describe("the account of a plan", () => {
  for (const [type, arn] of [
    ["aws_dynamodb_table", `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/t`],
    ["aws_iam_role", `arn:aws:iam::${ACCOUNT}:role/r`],
    ["aws_lambda_function", `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`],
    ["aws_sns_topic", `arn:aws:sns:eu-west-1:${ACCOUNT}:s`],
    ["aws_sqs_queue", `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`],
  ] as const) {
    it(`is that of an ${type}, in every value`, () => {
      const policy = resource("aws_iam_policy.p", { policy: policyFor(ACCOUNT) });
      const child = { address: "module.m", resources: [resource(`module.m.${type}.own`, { arn })] };
      const plan = createPlan({ resources: [policy], child_modules: [child] }, {}, {});
      expect(readAttribute(plan, policy.address, "policy").value).to.equal(
        policyFor("000000000000"),
      );
    });
  }

  it("is that of the caller identity, if the plan reads it", () => {
    const policy = resource("aws_iam_policy.p", { policy: policyFor(ACCOUNT) });
    const identity = {
      ...resource("aws_caller_identity.me", { account_id: ACCOUNT }),
      mode: "data" as const,
    };
    const plan = createPlan({ resources: [policy] }, {}, {});
    plan.prior_state = { values: { root_module: { resources: [identity] } } };
    expect(readAttribute(plan, policy.address, "policy").value).to.equal(policyFor("000000000000"));
  });

  for (const [what, type, values, pattern, isOwn] of [
    ["a table", "aws_dynamodb_table", { name: "chat" }, "dynamodb:*:ACCOUNT:table/chat", true],
    ["an index", "aws_dynamodb_table", { name: "c" }, "dynamodb:x:ACCOUNT:table/c/index/*", true],
    [
      "tables by a prefix",
      "aws_dynamodb_table",
      { name: "chat-1" },
      "dynamodb:*:ACCOUNT:table/chat*",
      true,
    ],
    [
      "a function",
      "aws_lambda_function",
      { function_name: "f" },
      "lambda:x:ACCOUNT:function:f",
      true,
    ],
    ["a queue", "aws_sqs_queue", { name: "q" }, "sqs:eu-west-1:ACCOUNT:q", true],
    ["a topic", "aws_sns_topic", { name: "t" }, "sns:eu-west-1:ACCOUNT:t", true],
    ["a role", "aws_iam_role", { name: "r" }, "iam::ACCOUNT:role/r", true],
    ["a queue elsewhere", "aws_sqs_queue", { name: "q" }, "sqs:eu-west-1:ACCOUNT:other", false],
    ["any table", "aws_dynamodb_table", { name: "chat" }, "dynamodb:*:ACCOUNT:table/*", false],
    [
      "any function",
      "aws_lambda_function",
      { function_name: "f" },
      "lambda:x:ACCOUNT:function*",
      false,
    ],
    [
      "a table with a longer name",
      "aws_dynamodb_table",
      { name: "c" },
      "dynamodb:x:ACCOUNT:table/cd",
      false,
    ],
    ["a queue like a topic", "aws_sqs_queue", { name: "t" }, "sns:eu-west-1:ACCOUNT:t", false],
  ] as const) {
    it(`${isOwn ? "is" : "is not"} that in an ARN of ${what}, in a plan without an account`, () => {
      const text = (account: string): string =>
        JSON.stringify({
          Statement: [{ Resource: `arn:aws:${pattern.replace("ACCOUNT", account)}` }],
        });
      const policy = resource("aws_iam_policy.p", { policy: text(ACCOUNT) });
      const plan = createPlan({ resources: [policy, resource(`${type}.own`, values)] }, {}, {});
      expect(readAttribute(plan, policy.address, "policy").value).to.equal(
        text(isOwn ? "000000000000" : ACCOUNT),
      );
    });
  }

  it("is not that of a function elsewhere that is only invoked", () => {
    const uri = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:elsewhere`;
    const integration = resource("aws_apigatewayv2_integration.i", { integration_uri: uri });
    const plan = createPlan(
      { resources: [integration] },
      { resources: [declared("aws_apigatewayv2_integration.i")] },
      {},
    );
    expect(readAttribute(plan, integration.address, "integration_uri").value).to.equal(uri);
  });
});
