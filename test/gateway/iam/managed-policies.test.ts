// AWS managed policies: what each allows, and by which ARNs and names they are found.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { findManagedPolicyArn, managedPolicy } from "../../../gateway/iam/managed-policies.ts";
import { judge } from "../../../gateway/iam/policy.ts";
import { readPolicy } from "../../../gateway/iam/read-policy.ts";

const AWS = "arn:aws:iam::aws:policy/";
const WRITES_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"] as const;

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
    [
      "AmazonAPIGatewayAdministrator",
      ["apigateway:GET", "apigateway:PATCH"],
      ["execute-api:Invoke"],
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
      "AmazonSQSReadOnlyAccess",
      ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueues"],
      ["sqs:SendMessage"],
    ],
    ["AmazonSNSFullAccess", ["sns:Publish"], ["sqs:SendMessage"]],
    ["AmazonSNSReadOnlyAccess", ["sns:ListTopics", "sns:GetTopicAttributes"], ["sns:Publish"]],
    [
      "AmazonEventBridgeFullAccess",
      ["events:PutEvents", "schemas:ListSchemas", "scheduler:GetSchedule", "pipes:ListPipes"],
      ["sns:Publish"],
    ],
    ["AWSStepFunctionsFullAccess", ["states:StartExecution"], ["lambda:InvokeFunction"]],
    ["AWSLambda_FullAccess", ["lambda:InvokeFunction"], ["sqs:SendMessage"]],
    ["service-role/AWSLambdaRole", ["lambda:InvokeFunction"], ["lambda:GetFunction"]],
    ["AmazonBedrockFullAccess", ["bedrock:InvokeModel"], ["s3:GetObject"]],
    [
      "AmazonCognitoPowerUser",
      ["cognito-idp:AdminGetUser", "cognito-identity:GetId"],
      ["iam:CreateRole"],
    ],
    ["AmazonS3FullAccess", ["s3:PutObject"], ["sqs:SendMessage"]],
    [
      "AmazonS3ReadOnlyAccess",
      ["s3:GetObject", "s3:ListBucket", "s3:DescribeJob"],
      ["s3:PutObject"],
    ],
    ["AmazonSSMFullAccess", ["ssm:PutParameter"], ["secretsmanager:GetSecretValue"]],
    [
      "AmazonSSMReadOnlyAccess",
      ["ssm:DescribeParameters", "ssm:GetParameter", "ssm:ListTagsForResource"],
      ["ssm:PutParameter"],
    ],
    ["SecretsManagerReadWrite", ["secretsmanager:GetSecretValue"], ["ssm:GetParameter"]],
    [
      "CloudWatchFullAccess",
      ["cloudwatch:PutMetricData", "logs:PutLogEvents", "sns:Publish"],
      ["sqs:SendMessage"],
    ],
    ["CloudWatchLogsFullAccess", ["logs:PutLogEvents"], ["cloudwatch:PutMetricData"]],
    ["CloudWatchLambdaInsightsExecutionRolePolicy", WRITES_LOGS, ["logs:DeleteLogGroup"]],
    [
      "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
      [
        ...WRITES_LOGS,
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
      ],
      ["logs:DeleteLogGroup"],
    ],
    [
      "service-role/AmazonECSTaskExecutionRolePolicy",
      [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
      ],
      ["ecr:PutImage", "logs:CreateLogGroup"],
    ],
    ["service-role/AWSLambdaBasicExecutionRole", WRITES_LOGS, ["logs:DeleteLogGroup"]],
    [
      "service-role/AWSLambdaKinesisExecutionRole",
      [
        ...WRITES_LOGS,
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        "kinesis:ListStreams",
        "kinesis:SubscribeToShard",
      ],
      ["kinesis:PutRecord"],
    ],
    [
      "service-role/AWSLambdaVPCAccessExecutionRole",
      [
        ...WRITES_LOGS,
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
      ],
      ["ec2:RunInstances", "dynamodb:GetItem"],
    ],
    [
      "service-role/AWSLambdaDynamoDBExecutionRole",
      [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ],
      ["dynamodb:GetItem"],
    ],
    [
      "service-role/AWSLambdaSQSQueueExecutionRole",
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      ["sqs:SendMessage"],
    ],
    [
      "AWSXRayDaemonWriteAccess",
      ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      ["xray:GetTraceSummaries"],
    ],
    ["AWSXrayFullAccess", ["xray:GetTraceSummaries"], ["logs:PutLogEvents"]],
    [
      "AWSXrayWriteOnlyAccess",
      ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      ["xray:GetTraceSummaries"],
    ],
  ] as const) {
    it(`${name} allows what AWS's does`, () => {
      for (const action of allowed) expect(isAllowed(AWS + name, action), action).to.equal(true);
      for (const action of refused) expect(isAllowed(AWS + name, action), action).to.equal(false);
    });

    it(`${name} has AWS's ARN`, () => {
      expect(findManagedPolicyArn(name.slice(name.lastIndexOf("/") + 1))).to.equal(AWS + name);
    });
  }

  it("have names without a path, in AWS's letters", () => {
    for (const name of ["service-role/AWSLambdaRole", "awslambdarole", "constructor", ""])
      expect(findManagedPolicyArn(name), name).to.equal(undefined);
  });

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
