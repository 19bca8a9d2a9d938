// AWS managed policies that are common for functions of WebSocket APIs, reduced to what the gateway serves.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

interface PolicyDocument {
  Statement: { Effect: "Allow"; Action: string[]; Resource: "*" }[];
}

const allow = (...Action: string[]): PolicyDocument => ({
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});

const WRITE_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/** By name, with the path if there is one. */
const POLICIES: Record<string, PolicyDocument> = {
  AdministratorAccess: allow("*"),
  AmazonAPIGatewayInvokeFullAccess: allow("execute-api:Invoke", "execute-api:ManageConnections"),
  AmazonDynamoDBFullAccess: allow("dynamodb:*"),
  AmazonDynamoDBReadOnlyAccess: allow(
    "dynamodb:BatchGet*",
    "dynamodb:Describe*",
    "dynamodb:Get*",
    "dynamodb:List*",
    "dynamodb:Query",
    "dynamodb:Scan",
  ),
  AmazonSQSFullAccess: allow("sqs:*"),
  AmazonSQSReadOnlyAccess: allow("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:List*"),
  AmazonSNSFullAccess: allow("sns:*"),
  AmazonSNSReadOnlyAccess: allow("sns:GetTopicAttributes", "sns:List*"),
  AmazonEventBridgeFullAccess: allow("events:*", "schemas:*", "scheduler:*", "pipes:*"),
  AWSStepFunctionsFullAccess: allow("states:*"),
  AWSLambda_FullAccess: allow("lambda:*"),
  AWSLambdaExecute: allow("logs:*", "s3:GetObject", "s3:PutObject"),
  "service-role/AWSLambdaRole": allow("lambda:InvokeFunction"),
  AmazonAPIGatewayAdministrator: allow("apigateway:*"),
  AmazonBedrockFullAccess: allow("bedrock:*"),
  AmazonCognitoPowerUser: allow("cognito-idp:*", "cognito-identity:*"),
  AmazonS3FullAccess: allow("s3:*"),
  AmazonS3ReadOnlyAccess: allow("s3:Get*", "s3:List*", "s3:Describe*"),
  AmazonSSMFullAccess: allow("ssm:*"),
  AmazonSSMReadOnlyAccess: allow("ssm:Describe*", "ssm:Get*", "ssm:List*"),
  SecretsManagerReadWrite: allow("secretsmanager:*"),
  CloudWatchFullAccess: allow("cloudwatch:*", "logs:*", "sns:*"),
  CloudWatchLogsFullAccess: allow("logs:*"),
  CloudWatchLambdaInsightsExecutionRolePolicy: allow(...WRITE_LOGS),
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": allow(
    ...WRITE_LOGS,
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
  ),
  "service-role/AmazonECSTaskExecutionRolePolicy": allow(
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ),
  "service-role/AWSLambdaBasicExecutionRole": allow(...WRITE_LOGS),
  "service-role/AWSLambdaKinesisExecutionRole": allow(
    ...WRITE_LOGS,
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
  ),
  "service-role/AWSLambdaVPCAccessExecutionRole": allow(
    ...WRITE_LOGS,
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ),
  "service-role/AWSLambdaDynamoDBExecutionRole": allow(
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
  ),
  "service-role/AWSLambdaSQSQueueExecutionRole": allow(
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ),
  AWSXRayDaemonWriteAccess: allow("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
  AWSXrayFullAccess: allow("xray:*"),
  AWSXrayWriteOnlyAccess: allow("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
};

const readName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const BY_NAME = new Map(
  Object.entries(POLICIES).map(([path, document]) => [readName(path), document]),
);

const PATHS = new Map(Object.keys(POLICIES).map((path) => [readName(path), path]));

/** @param arn `arn:aws:iam::aws:policy/[service-role/]Name`. @returns undefined when the policy is unknown. */
export const managedPolicy = (arn: string): PolicyDocument | undefined =>
  /^arn:[^:]+:iam::aws:policy\//.test(arn) ? BY_NAME.get(readName(arn)) : undefined;

/** @returns undefined when the policy is unknown. */
export const findManagedPolicyArn = (name: string): string | undefined => {
  const path = PATHS.get(name);
  return path && `arn:aws:iam::aws:policy/${path}`;
};
