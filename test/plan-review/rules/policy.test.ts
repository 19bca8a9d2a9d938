// Rules about policies that allow too much, to too many, or that cannot be read.
import { expect } from "chai";
import { created, findings, ids, kept, policy } from "../resources.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";
const BOTH = policy(["sqs:SendMessage", "sqs:ReceiveMessage"], QUEUE);

const only = (id: string, ...resources: Parameters<typeof findings>) =>
  findings(...resources).filter((finding) => finding.id === id);

const ANYTHING = '{"Effect":"Allow","Action":"*","Resource":"*"}';

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
    ["dynamodb:Query", "arn:aws:dynamodb:eu-west-1:123456789012:table/??*"],
    ["dynamodb:Query", "arn:aws:dynamodb:eu-west-1:123456789012:table*"],
    ["dynamodb:Query", "arn:aws:dynamodb:eu-west-1:123456789012:table/*/*"],
    ["dynamodb:Query", "arn:aws:dynamodb:*"],
    ["dynamodb:Query", "arn:*"],
    ["dynamodb:Query", "arn*:dynamodb:*:*:table/*"],
    ["dynamodb:Query", "*:*"],
    ["dynamodb:Query", "**"],
  ] as const) {
    it(`reports ${action} on ${on}, changed or not`, () => {
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
    ["s3:GetObject", "arn:aws:s3:::bucket*"],
    ["sqs:SendMessage", "arn:aws:sqs:*:*:jobs*"],
    ["dynamodb:Query", "arn:aws:dynamodb:*:*:table/jobs*"],
    ["xray:PutTraceSegments", "*"],
    ["kms:GenerateDataKey*", "arn:aws:kms:eu-west-1:1:key/a"],
  ] as const) {
    it(`accepts ${action} on ${on}`, () => {
      expect(state(policy(action, on))).to.deep.equal([]);
    });
  }

  it("reports NotAction, and managed policies that allow everything", () => {
    const exception = JSON.stringify({
      Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: QUEUE }],
    });
    expect(state(exception)[0]?.what).to.contain("Allow everything but iam:*");
    for (const partition of ["aws", "aws-cn", "${data.aws_partition.here.partition}"]) {
      const policyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
      const attachment = kept("aws_iam_role_policy_attachment", { policy_arn: policyArn });
      expect(only("PR004", attachment), partition).to.have.length(1);
    }
  });

  it("accepts keys that their account manages, whose partition is not known yet", () => {
    const AWS = "arn:${data.aws_partition.here.partition}:iam::${local.account}:root";
    expect(state(policy("kms:*", "*", { Principal: { AWS } }), "aws_kms_key")).to.deep.equal([]);
  });

  it("accepts denials of everything, and keys that their account manages", () => {
    const denial = { Effect: "Deny", Principal: "*" };
    expect(state(policy("sqs:*", "*", denial), "aws_sqs_queue_policy")).to.deep.equal([]);
    const account = { Principal: { AWS: "arn:aws:iam::123456789012:root" } };
    expect(state(policy("kms:*", "*", account), "aws_kms_key")).to.deep.equal([]);
    const role = { Principal: { AWS: "arn:aws:iam::123456789012:role/r" } };
    expect(state(policy("kms:*", "*", role), "aws_kms_key")).to.have.length(1);
    expect(state(policy("kms:Decrypt", "*", role), "aws_kms_key")).to.deep.equal([]);
  });
});

describe("PR005, open to anyone", () => {
  const state = (others: object) =>
    only(
      "PR005",
      kept("aws_sqs_queue_policy", { policy: policy("sqs:SendMessage", QUEUE, others) }),
    );

  it("reports a wildcard principal", () => {
    expect(state({ Principal: "*" })).to.have.length(1);
    expect(state({ Principal: { AWS: "*" } })).to.have.length(1);
    expect(state({ Principal: undefined, NotPrincipal: { AWS: "a" } })).to.have.length(1);
    const permission = { principal: "*", action: "lambda:InvokeFunction" };
    expect(only("PR005", kept("aws_lambda_permission", permission))).to.have.length(1);
  });

  it("accepts a named principal, a condition, and a denial", () => {
    expect(state({ Principal: { Service: "sns.amazonaws.com" } })).to.deep.equal([]);
    const Condition = { ArnEquals: { "aws:SourceArn": QUEUE } };
    expect(state({ Principal: "*", Condition })).to.deep.equal([]);
    expect(state({ Principal: "*", Condition: { ArnEquals: {} } })).to.have.length(1);
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

  it("reports a policy that is known only after apply", () => {
    expect(only("PR006", unknown({}))[0]).to.include({
      severity: "error",
      what: "It is unknown what it will allow: its policy is known after apply.",
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

  it("reports a sensitive policy without revealing it", () => {
    const secret = kept(
      "aws_iam_role_policy",
      { policy: BOTH },
      { sensitiveAfter: { policy: true } },
    );
    const found = findings(secret);
    expect(found.map(({ id }) => id)).to.deep.equal(["PR006"]);
    expect(JSON.stringify(found)).not.to.contain("sqs:");
  });

  for (const [what, text] of [
    ["two lists of statements", `{"Statement":[${ANYTHING}],"Statement":[]}`],
    ["an element twice", `{"Statement":[{"Action":"s3:*",${ANYTHING.slice(1)}]}`],
    [
      "an element twice, escaped once",
      `{"Statement":[{"\\u0041ction":"s3:*",${ANYTHING.slice(1)}]}`,
    ],
    [
      "an element twice, in a template",
      `{"Statement":[{"Sid":"\${a.b.c}","Sid":"x",${ANYTHING.slice(1)}]}`,
    ],
    ["statements in another spelling", `{"statement":[${ANYTHING}]}`],
    ["a statement in another spelling", `{"Statement":[{"action":"*",${ANYTHING.slice(1)}]}`],
    ["other elements", `{"Statements":[${ANYTHING}]}`],
  ] as const)
    it(`does not guess what AWS makes of ${what}`, () => {
      expect(ids(created("aws_iam_role_policy", { policy: text }))).to.deep.equal(["PR006"]);
    });

  it("reads templates with quotes in their expressions", () => {
    const text =
      '{"Statement":[{"Effect":"Allow","Action":"a:B","Resource":"${replace(aws_x_y.z.arn, "a", "b")}/c"}]}';
    const [finding] = only("PR003", unknown({ text }));
    expect(finding?.what).to.contain('on ${replace(aws_x_y.z.arn, "a", "b")}/c');
  });

  it("accepts a policy that is not configured and that AWS computes", () => {
    const queue = created("aws_sqs_queue", {}, { unknown: { policy: true } });
    expect(ids(queue)).to.deep.equal([]);
  });

  it("accepts a reference for an ARN that is not known yet", () => {
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
