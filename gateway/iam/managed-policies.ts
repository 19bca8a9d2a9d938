// AWS managed policies that are common for functions of WebSocket APIs, reduced to what the gateway serves.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

interface PolicyDocument {
  Statement: { Effect: "Allow"; Action: string[]; Resource: "*" }[];
}

const allow = (...Action: string[]): PolicyDocument => ({
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});

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
  "service-role/AWSLambdaBasicExecutionRole": allow(
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
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
