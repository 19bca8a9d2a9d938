// Data sources that are evaluated without AWS.
import { expect } from "chai";
import { dataSourceAttributes } from "../../../gateway/terraform/data-sources.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const evaluatePolicy = (given: { [name: string]: Value }) => {
  const { json } = dataSourceAttributes("aws_iam_policy_document", {
    address: "data.aws_iam_policy_document.any",
    region: "eu-west-1",
    accountId: "000000000000",
    argument: (name) => given[name],
  });
  return JSON.parse(String(json?.())).Statement as object[];
};

const document = (...statements: object[]): string => JSON.stringify({ Statement: statements });

describe("a policy document", () => {
  it("combines source, own and override statements", () => {
    const statements = evaluatePolicy({
      source_policy_documents: [document({ Sid: "a", Action: "a:A" }), document({ Action: "b:B" })],
      statement: [{ actions: ["c:C"], resources: ["*"] }],
      override_policy_documents: [document({ Sid: "d", Action: "d:D" })],
    });
    expect(statements).to.deep.equal([
      { Sid: "a", Action: "a:A" },
      { Action: "b:B" },
      { Effect: "Allow", Action: ["c:C"], Resource: ["*"] },
      { Sid: "d", Action: "d:D" },
    ]);
  });

  it("replaces a statement in place by a later one with the same Sid", () => {
    const statements = evaluatePolicy({
      source_policy_documents: [document({ Sid: "a", Action: "a:A" }, { Sid: "b", Action: "b:B" })],
      statement: [{ sid: "a", actions: ["c:C"] }],
      override_policy_documents: [document({ Sid: "b", Action: "d:D" })],
    });
    expect(statements).to.deep.equal([
      { Sid: "a", Effect: "Allow", Action: ["c:C"] },
      { Sid: "b", Action: "d:D" },
    ]);
  });

  it("supports conditions, principals, and policy variables written with &", () => {
    const statements = evaluatePolicy({
      statement: [
        {
          actions: ["sqs:*"],
          resources: ["arn:aws:sqs:*:*:&{aws:PrincipalTag/team}"],
          not_principals: [{ type: "AWS", identifiers: ["arn:aws:iam::000000000000:root"] }],
          condition: [
            { test: "StringLike", variable: "aws:userid", values: ["&{aws:username}*"] },
            { test: "StringLike", variable: "aws:userid", values: ["b"] },
            { test: "Bool", variable: "aws:SecureTransport", values: [true] },
          ],
        },
        { actions: ["sqs:*"], principals: [{ type: "*", identifiers: ["*"] }] },
      ],
    });
    expect(statements).to.deep.equal([
      {
        Effect: "Allow",
        Action: ["sqs:*"],
        Resource: ["arn:aws:sqs:*:*:${aws:PrincipalTag/team}"],
        NotPrincipal: { AWS: ["arn:aws:iam::000000000000:root"] },
        Condition: {
          StringLike: { "aws:userid": ["${aws:username}*", "b"] },
          Bool: { "aws:SecureTransport": [true] },
        },
      },
      { Effect: "Allow", Action: ["sqs:*"], Principal: "*" },
    ]);
  });

  it("has no statements by default", () => {
    expect(evaluatePolicy({})).to.deep.equal([]);
  });
});

describe("a data source that is looked up by name", () => {
  const readArn = (type: string, given: { [name: string]: Value }) =>
    dataSourceAttributes(type, {
      address: `data.${type}.any`,
      region: "eu-west-1",
      accountId: "000000000000",
      argument: (name) => given[name],
    })["arn"]?.();

  for (const [type, argument, arn] of [
    ["aws_dynamodb_table", "name", "arn:aws:dynamodb:eu-west-1:000000000000:table/words"],
    ["aws_iam_role", "name", "arn:aws:iam::000000000000:role/words"],
    [
      "aws_lambda_function",
      "function_name",
      "arn:aws:lambda:eu-west-1:000000000000:function:words",
    ],
    ["aws_sqs_queue", "name", "arn:aws:sqs:eu-west-1:000000000000:words"],
  ] as const) {
    it(`derives the ARN from the name: ${type}`, () => {
      expect(readArn(type, { [argument]: "words" })).to.equal(arn);
    });
  }

  it("gives the URL of a function, whether it is looked up or created", () => {
    const readUrl = (address: string, function_name: string) => {
      const argument = (name: string) => (name === "function_name" ? function_name : undefined);
      const context = { address, region: "eu-west-1", accountId: "000000000000", argument };
      return dataSourceAttributes("aws_lambda_function_url", context)["function_url"]?.();
    };
    const found = readUrl("data.aws_lambda_function_url.any", "words");
    expect(found).to.match(/^https:\/\/\w{32}\.lambda-url\.eu-west-1\.on\.aws\/$/);
    const arn = "arn:aws:lambda:eu-west-1:000000000000:function:words";
    expect(readUrl("aws_lambda_function_url.words", arn)).to.equal(found);
    expect(readUrl("aws_lambda_function_url.other", "other")).not.to.equal(found);
  });

  it("has no attribute that cannot be derived", () => {
    expect(readArn("aws_vpc", { id: "vpc-1" })).to.equal(undefined);
  });
});

const findPolicyArn = (given: { [name: string]: Value }): Value | undefined =>
  dataSourceAttributes("aws_iam_policy", {
    address: "data.aws_iam_policy.any",
    region: "eu-west-1",
    accountId: "000000000000",
    argument: (name) => given[name],
  })["arn"]?.();

describe("a policy that is looked up by name", () => {
  for (const [name, arn] of [
    [
      "AWSLambdaBasicExecutionRole",
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    ],
    ["AmazonSQSFullAccess", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"],
    ["chat", "arn:aws:iam::000000000000:policy/chat"],
    ["__proto__", "arn:aws:iam::000000000000:policy/__proto__"],
  ] as const) {
    it(`has the ARN ${arn}`, () => {
      expect(findPolicyArn({ name })).to.equal(arn);
    });
  }
});
