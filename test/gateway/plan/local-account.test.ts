// Plans of deployed projects: their account id is replaced by the embedded services' account.
import { expect } from "chai";
import { inLocalAccount } from "../../../gateway/plan/local-account.ts";
import type { ValuesResource } from "../../../gateway/plan/plan-document.ts";
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
    [
      "a table by the first letter of its name",
      "aws_dynamodb_table",
      { name: "chat" },
      "dynamodb:*:ACCOUNT:table/c*",
      true,
    ],
    ["queues by their first letter", "aws_sqs_queue", { name: "jobs" }, "sqs:*:ACCOUNT:j*", true],
    ["any queue", "aws_sqs_queue", { name: "jobs" }, "sqs:*:ACCOUNT:*", false],
    [
      "an index of a table with a longer name",
      "aws_dynamodb_table",
      { name: "c" },
      "dynamodb:x:ACCOUNT:table/cd/index/i",
      false,
    ],
    [
      "an index of another table",
      "aws_dynamodb_table",
      { name: "c" },
      "dynamodb:x:ACCOUNT:table/d/index/i",
      false,
    ],
    [
      "an alias of a type that is not looked for",
      "aws_iam_policy",
      { name: "p" },
      "iam::ACCOUNT:policy/p",
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

  const moved = (root: ValuesResource[], state?: object): string => {
    const policy = resource("aws_iam_policy.p", { policy: policyFor(ACCOUNT) });
    const plan = createPlan({ resources: [policy, ...root] }, {}, {});
    const { planned_values } = inLocalAccount({ ...plan, ...(state && { prior_state: state }) });
    return String(planned_values.root_module.resources?.[0]?.values?.["policy"]);
  };

  const SQS = `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`;
  const data = (type: string, values: object): ValuesResource => ({
    ...resource(`${type}.d`, values),
    mode: "data",
  });

  for (const [what, resources] of [
    ["a resource of another type", [resource("aws_kms_key.k", { arn: SQS })]],
    ["a queue that is only looked up", [data("aws_sqs_queue", { arn: SQS })]],
    ["a queue that is looked up by its name", [data("aws_sqs_queue", { name: "jobs" })]],
    ["another account id", [resource("aws_x.a", { account_id: ACCOUNT })]],
    ["an unknown account id", [data("aws_caller_identity", { account_id: null })]],
    ["an ARN that is unknown", [resource("aws_sqs_queue.q", { arn: null })]],
    ["an ARN without an account", [resource("aws_sqs_queue.q", { arn: "arn:aws:sqs:x::q" })]],
    ["a text around an ARN", [resource("aws_sqs_queue.q", { arn: `x${SQS}` })]],
    ["no values", [{ ...resource("aws_sqs_queue.q"), values: undefined }]],
  ] as unknown as [string, ValuesResource[]][]) {
    it(`is not that of ${what}`, () => {
      expect(moved(resources)).to.equal(policyFor(ACCOUNT));
    });
  }

  it("may be only in the state, which may be empty", () => {
    const queue = resource("aws_sqs_queue.q", { arn: SQS });
    expect(moved([], { values: { root_module: { resources: [queue] } } })).to.equal(
      policyFor("000000000000"),
    );
    for (const state of [{}, { values: {} }])
      expect(moved([queue], state)).to.equal(policyFor("000000000000"));
  });

  it("is not any other number of twelve digits", () => {
    const numbers = "210987654321 1234567890123";
    const own = resource("aws_sqs_queue.q", { arn: SQS, tags: { numbers } });
    const plan = inLocalAccount(createPlan({ resources: [own] }, {}, {}));
    expect(plan.planned_values.root_module.resources?.[0]?.values).to.deep.equal({
      arn: SQS.replace(ACCOUNT, "000000000000"),
      tags: { numbers },
    });
  });

  it("is looked for in the first thousand ARNs", () => {
    const queue = resource("aws_sqs_queue.q", { name: "jobs" });
    const others = Array.from({ length: 999 }, (_, at) => `arn:aws:sqs:x:${ACCOUNT}:other${at}`);
    const after = (written: string[]) => {
      const first = { ...resource("aws_x.a", { written }), address: "aws_x.a" };
      const own = resource("aws_iam_policy.p", { policy: policyFor(ACCOUNT) });
      const plan = createPlan({ resources: [first, own, queue] }, {}, {});
      const { resources } = inLocalAccount(plan).planned_values.root_module;
      return resources?.[1]?.values?.["policy"];
    };
    expect(after(others)).to.equal(policyFor("000000000000"));
    expect(after([...others, `arn:aws:sqs:x:${ACCOUNT}:last`])).to.equal(policyFor(ACCOUNT));
  });

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
