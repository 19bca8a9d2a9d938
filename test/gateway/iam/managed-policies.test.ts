// AWS managed policies: what each allows.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { judge } from "../../../gateway/iam/policy.ts";
import { readPolicy } from "../../../gateway/iam/read-policy.ts";
import { findManagedPolicy } from "../../../shared/managed-policies.ts";

const AWS = "arn:aws:iam::aws:policy/";

const isAllowed = (arn: string, action: string): boolean => {
  const { statements } = readPolicy({ Statement: findManagedPolicy(arn) }, arn, "identity");
  const resource = `arn:aws:${action.split(":")[0]}:eu-west-1:000000000000:x`;
  return judge(statements, { action, resource, keys: NO_KEYS }).decision === "allowed";
};

describe("AWS managed policies", () => {
  for (const [name, allowed, refused] of [
    ["AdministratorAccess", ["sqs:SendMessage", "iam:CreateRole"], []],
    [
      "AmazonAPIGatewayInvokeFullAccess",
      ["execute-api:Invoke", "execute-api:ManageConnections"],
      ["execute-api:InvalidateCache"],
    ],
    ["AmazonDynamoDBFullAccess", ["dynamodb:PutItem"], ["sqs:SendMessage"]],
    [
      "AmazonDynamoDBReadOnlyAccess",
      [
        "dynamodb:BatchGetItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:ListTables",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
      ["dynamodb:PutItem", "dynamodb:BatchWriteItem"],
    ],
    ["AmazonSQSFullAccess", ["sqs:SendMessage"], ["dynamodb:PutItem"]],
    [
      "service-role/AWSLambdaBasicExecutionRole",
      ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      ["logs:DeleteLogGroup"],
    ],
    [
      "service-role/AWSLambdaSQSQueueExecutionRole",
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      ["sqs:SendMessage"],
    ],
    [
      "service-role/AWSLambdaVPCAccessExecutionRole",
      ["logs:PutLogEvents", "ec2:CreateNetworkInterface"],
      ["ec2:RunInstances", "dynamodb:GetItem"],
    ],
    ["service-role/AWSLambdaRole", ["lambda:InvokeFunction"], ["lambda:GetFunction"]],
    ["AmazonSNSReadOnlyAccess", ["sns:ListTopics", "sns:GetTopicAttributes"], ["sns:Publish"]],
    ["AmazonSQSReadOnlyAccess", ["sqs:GetQueueUrl", "sqs:ListQueues"], ["sqs:SendMessage"]],
    ["AWSXrayWriteOnlyAccess", ["xray:PutTraceSegments"], ["xray:GetTraceSummaries"]],
    [
      "AWSXRayDaemonWriteAccess",
      ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      ["xray:GetTraceSummaries"],
    ],
  ] as const) {
    it(`${name} allow what AWS's do`, () => {
      for (const action of allowed) expect(isAllowed(AWS + name, action), action).to.equal(true);
      for (const action of refused) expect(isAllowed(AWS + name, action), action).to.equal(false);
    });
  }

  it("have exceptions", () => {
    const arn = `${AWS}PowerUserAccess`;
    expect(isAllowed(arn, "s3:GetObject")).to.equal(true);
    expect(isAllowed(arn, "iam:CreateUser")).to.equal(false);
  });

  it("are read without problems", () => {
    const [, ...lines] = readFileSync("shared/facts/managed-policies.txt", "utf8")
      .trimEnd()
      .split("\n");
    for (const line of lines) {
      const arn = AWS + line.slice(0, line.indexOf(" "));
      const { statements, problems } = readPolicy(
        { Statement: findManagedPolicy(arn) },
        arn,
        "identity",
      );
      expect(problems, arn).to.deep.equal([]);
      expect(statements, arn).to.not.have.length(0);
    }
  }).timeout(60_000);
});
