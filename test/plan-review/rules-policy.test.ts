// Policies that allow too much, to too many, or nobody knows what.
import { expect } from "chai";
import { created, findings, ids, kept, policy } from "./resources.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";
const BOTH = policy(["sqs:SendMessage", "sqs:ReceiveMessage"], QUEUE);

const only = (id: string, ...resources: Parameters<typeof findings>) =>
  findings(...resources).filter((finding) => finding.id === id);

describe("PR004, wildcards", () => {
  const state = (text: string, type = "aws_iam_role_policy") =>
    only("PR004", kept(type, { role: "r", policy: text }));

  for (const [action, on] of [
    ["*", QUEUE],
    ["sqs:*", QUEUE],
    ["sqs:Get*", QUEUE],
    ["sqs:SendMessage", "*"],
    ["sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:*"],
    ["lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:123456789012:function:*"],
    ["dynamodb:Query", "arn:aws:dynamodb:eu-west-1:123456789012:table/*"],
  ] as const) {
    it(`objects to ${action} on ${on}, changed or not`, () => {
      expect(state(policy(action, on))[0]).to.include({ severity: "error" });
    });
  }

  for (const [action, on] of [
    ["sqs:SendMessage", QUEUE],
    ["logs:PutLogEvents", "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/x:*"],
    [
      "execute-api:ManageConnections",
      "arn:aws:execute-api:eu-west-1:1:abc/dev/POST/@connections/*",
    ],
    ["s3:GetObject", "arn:aws:s3:::bucket/*"],
    ["xray:PutTraceSegments", "*"],
    ["kms:GenerateDataKey*", "arn:aws:kms:eu-west-1:1:key/a"],
  ] as const) {
    it(`accepts ${action} on ${on}`, () => {
      expect(state(policy(action, on))).to.deep.equal([]);
    });
  }

  it("objects to everything but something, and to managed policies that allow all", () => {
    const exception = JSON.stringify({
      Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: QUEUE }],
    });
    expect(state(exception)[0]?.what).to.contain("Allow everything but iam:*");
    const attachment = kept("aws_iam_role_policy_attachment", {
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    });
    expect(only("PR004", attachment)).to.have.length(1);
  });

  it("lets policies deny everything, and keys be managed by their account", () => {
    const denial = { Effect: "Deny", Principal: "*" };
    expect(state(policy("sqs:*", "*", denial), "aws_sqs_queue_policy")).to.deep.equal([]);
    const account = { Principal: { AWS: "arn:aws:iam::123456789012:root" } };
    expect(state(policy("kms:*", "*", account), "aws_kms_key")).to.deep.equal([]);
    const role = { Principal: { AWS: "arn:aws:iam::123456789012:role/r" } };
    expect(state(policy("kms:*", "*", role), "aws_kms_key")).to.have.length(1);
    expect(state(policy("kms:Decrypt", "*", role), "aws_kms_key")).to.deep.equal([]);
  });
});

describe("PR005, open to anybody", () => {
  const state = (others: object) =>
    only(
      "PR005",
      kept("aws_sqs_queue_policy", { policy: policy("sqs:SendMessage", QUEUE, others) }),
    );

  it("objects to a principal that everybody is", () => {
    expect(state({ Principal: "*" })).to.have.length(1);
    expect(state({ Principal: { AWS: "*" } })).to.have.length(1);
    expect(state({ Principal: undefined, NotPrincipal: { AWS: "a" } })).to.have.length(1);
    const permission = { principal: "*", action: "lambda:InvokeFunction" };
    expect(only("PR005", kept("aws_lambda_permission", permission))).to.have.length(1);
  });

  it("accepts a name, a condition, and a prohibition", () => {
    expect(state({ Principal: { Service: "sns.amazonaws.com" } })).to.deep.equal([]);
    expect(state({ Principal: "*", Condition: { ArnEquals: {} } })).to.deep.equal([]);
    expect(state({ Principal: "*", Effect: "Deny" })).to.deep.equal([]);
  });
});

describe("PR006, a policy that cannot be read", () => {
  const unknown = (written: object, others = {}) =>
    created(
      "aws_iam_role_policy",
      {},
      { unknown: { policy: true }, written: { policy: { references: [], ...written } }, ...others },
    );

  it("objects when only applying it tells what it allows", () => {
    expect(only("PR006", unknown({}))[0]).to.include({
      severity: "error",
      what: "Nobody can tell what it will allow: its policy is known after apply.",
    });
    expect(only("PR006", unknown({ text: "${jsonencode(local.policy)}" }))).to.have.length(1);
    expect(only("PR006", unknown({ text: policy("${var.action}", QUEUE) }))).to.have.length(1);
    expect(
      only("PR006", unknown({ text: policy("sqs:SendMessage", "${var.queue}") })),
    ).to.have.length(1);
    expect(only("PR006", kept("aws_iam_role_policy", { policy: "{}}" }))).to.have.length(1);
    expect(
      only("PR006", kept("aws_iam_role_policy", { policy: '{"Statement":[{}]}' })),
    ).to.have.length(1);
  });

  it("objects when it is sensitive, and tells nothing of it", () => {
    const secret = kept(
      "aws_iam_role_policy",
      { policy: BOTH },
      { sensitiveAfter: { policy: true } },
    );
    const found = findings(secret);
    expect(found.map(({ id }) => id)).to.deep.equal(["PR006"]);
    expect(JSON.stringify(found)).not.to.contain("sqs:");
  });

  it("reads templates, whose expressions have quotes of their own", () => {
    const text =
      '{"Statement":[{"Effect":"Allow","Action":"a:B","Resource":"${replace(aws_x_y.z.arn, "a", "b")}/c"}]}';
    const [finding] = only("PR003", unknown({ text }));
    expect(finding?.what).to.contain('on ${replace(aws_x_y.z.arn, "a", "b")}/c');
  });

  it("accepts a policy that nobody writes and AWS computes", () => {
    const queue = created("aws_sqs_queue", {}, { unknown: { policy: true } });
    expect(ids(queue)).to.deep.equal([]);
  });

  it("takes a reference for an ARN that is not known yet", () => {
    const attachment = created(
      "aws_iam_role_policy_attachment",
      {},
      {
        unknown: { policy_arn: true },
        written: { policy_arn: { references: ["aws_iam_policy.mine.arn"] } },
      },
    );
    expect(findings(attachment)[0]?.what).to.contain("${aws_iam_policy.mine.arn}");
    expect(only("PR006", attachment)).to.deep.equal([]);
  });
});
