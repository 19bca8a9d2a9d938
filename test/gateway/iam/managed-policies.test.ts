// AWS managed policies: what each allows, and under which ARNs they are found.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { managedPolicy } from "../../../gateway/iam/managed-policies.ts";
import { judge } from "../../../gateway/iam/policy.ts";
import { readPolicy } from "../../../gateway/iam/read-policy.ts";

const AWS = "arn:aws:iam::aws:policy/";

const isAllowed = (arn: string, action: string): boolean => {
  const { statements } = readPolicy(managedPolicy(arn), arn, "identity");
  return judge(statements, { action, resource: "arn:x", keys: NO_KEYS }).decision === "allowed";
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

  for (const arn of [
    `${AWS}AmazonRDSFullAccess`,
    `${AWS}constructor`,
    "arn:aws:iam::000000000000:policy/AdministratorAccess",
    `x${AWS}AdministratorAccess`,
    "arn::iam::aws:policy/AdministratorAccess",
    "AdministratorAccess",
  ]) {
    it(`do not include ${arn}`, () => expect(managedPolicy(arn)).to.equal(undefined));
  }

  it("exist in every partition", () => {
    expect(managedPolicy("arn:aws-cn:iam::aws:policy/AdministratorAccess")).to.be.an("object");
  });
});
