import { expect } from "chai";
import { awsCall, connectionsCall, functionCall } from "../../../gateway/iam/api-calls.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:jobs";
const BUS = "arn:aws:events:eu-west-1:000000000000:event-bus/";
const TABLE = "arn:aws:dynamodb:eu-west-1:000000000000:table/things";
const URL = "https://sqs.eu-west-1.amazonaws.com/000000000000/jobs";

describe("the permission that a call needs", () => {
  for (const [target, input, action, resources] of [
    ["AmazonSQS.SendMessage", { QueueUrl: URL }, "sqs:SendMessage", [QUEUE]],
    ["AmazonSQS.SendMessageBatch", { QueueUrl: URL }, "sqs:SendMessage", [QUEUE]],
    ["AmazonSQS.DeleteMessageBatch", { QueueUrl: URL }, "sqs:DeleteMessage", [QUEUE]],
    [
      "AmazonSQS.ChangeMessageVisibilityBatch",
      { QueueUrl: URL },
      "sqs:ChangeMessageVisibility",
      [QUEUE],
    ],
    ["AmazonSQS", { QueueUrl: URL }, "sqs:", [QUEUE]],
    ["", undefined, "dynamodb:", [TABLE.replace("things", "*")]],
    ["DynamoDB_20120810.PutItem", [], "dynamodb:PutItem", [TABLE.replace("things", "*")]],
    ["DynamoDB_20120810.PutItem", null, "dynamodb:PutItem", [TABLE.replace("things", "*")]],
    [
      "DynamoDB_20120810.Scan",
      { TableName: "things", IndexName: "by" },
      "dynamodb:Scan",
      [`${TABLE}/index/by`],
    ],
    ["DynamoDB_20120810.Scan", { TableName: "things", IndexName: 5 }, "dynamodb:Scan", [TABLE]],
    ["AmazonSQS.GetQueueUrl", { QueueName: "jobs" }, "sqs:GetQueueUrl", [QUEUE]],
    ["AmazonSQS.ListQueues", {}, "sqs:ListQueues", ["arn:aws:sqs:eu-west-1:000000000000:*"]],
    ["DynamoDB_20120810.PutItem", { TableName: "things" }, "dynamodb:PutItem", [TABLE]],
    ["DynamoDB_20120810.GetItem", { TableName: TABLE }, "dynamodb:GetItem", [TABLE]],
    [
      "DynamoDB_20120810.Query",
      { TableName: "things", IndexName: "by" },
      "dynamodb:Query",
      [`${TABLE}/index/by`],
    ],
    [
      "DynamoDB_20120810.BatchWriteItem",
      { RequestItems: { things: [], others: [] } },
      "dynamodb:BatchWriteItem",
      [TABLE, TABLE.replace("things", "others")],
    ],
    // What an operation does not look at says nothing about it.
    [
      "DynamoDB_20120810.PutItem",
      { TableName: "things", IndexName: "by", RequestItems: {} },
      "dynamodb:PutItem",
      [TABLE],
    ],
    [
      "DynamoDB_20120810.Query",
      { TableName: "things", RequestItems: { others: [] } },
      "dynamodb:Query",
      [TABLE],
    ],
    [
      "DynamoDB_20120810.BatchGetItem",
      { RequestItems: {} },
      "dynamodb:BatchGetItem",
      [TABLE.replace("things", "*")],
    ],
    [
      "AmazonSQS.CreateQueue",
      { QueueName: "jobs", QueueUrl: "others" },
      "sqs:CreateQueue",
      [QUEUE],
    ],
    ["AmazonSQS.SendMessage", { QueueUrl: `${URL}/` }, "sqs:SendMessage", [QUEUE]],
    [
      "AmazonSQS.SendMessage",
      { QueueUrl: [URL], QueueName: "jobs" },
      "sqs:SendMessage",
      ["arn:aws:sqs:eu-west-1:000000000000:*"],
    ],
    [
      "AWSEvents.PutEvents",
      { Entries: [{}, { EventBusName: "orders" }, { EventBusName: `${BUS}default` }] },
      "events:PutEvents",
      [`${BUS}default`, `${BUS}orders`],
    ],
    ["AWSEvents.PutEvents", { Entries: "none" }, "events:PutEvents", ["*"]],
    ["AWSEvents.PutEvents", { Entries: [] }, "events:PutEvents", ["*"]],
    ["AWSEvents.PutEvents", { Entries: [null, 5] }, "events:PutEvents", ["*"]],
    [
      "AWSEvents.PutEvents",
      { Entries: [{ EventBusName: "" }] },
      "events:PutEvents",
      [`${BUS}default`],
    ],
    [
      "AWSEvents.PutEvents",
      { Entries: [{ EventBusName: "my-arn:bus" }] },
      "events:PutEvents",
      [`${BUS}my-arn:bus`],
    ],
    ["AWSEvents.ListEventBuses", {}, "events:ListEventBuses", ["*"]],
    [
      "AWSStepFunctions.StartExecution",
      { stateMachineArn: "arn:machine" },
      "states:StartExecution",
      ["arn:machine"],
    ],
    ["AWSStepFunctions.StartExecution", { stateMachineArn: 5 }, "states:StartExecution", ["*"]],
    ["AWSStepFunctions.ListStateMachines", {}, "states:ListStateMachines", ["*"]],
    ["AmazonSNS.Publish", { TopicArn: "arn:topic" }, "sns:Publish", ["arn:topic"]],
    ["AmazonSNS.Publish", { TargetArn: "arn:target" }, "sns:Publish", ["arn:target"]],
    [
      "AmazonSNS.Publish",
      { TopicArn: "arn:topic", TargetArn: "arn:target" },
      "sns:Publish",
      ["arn:topic"],
    ],
    ["AmazonSNS.PublishBatch", { TopicArn: "arn:topic" }, "sns:Publish", ["arn:topic"]],
    ["AmazonSNS.PublishBatches", { TopicArn: "arn:topic" }, "sns:PublishBatches", ["arn:topic"]],
    ["AmazonSNS.RePublishBatch", { TopicArn: "arn:topic" }, "sns:RePublishBatch", ["arn:topic"]],
    ["AmazonSNS.ListTopics", {}, "sns:ListTopics", ["*"]],
    [
      "DynamoDB_20120810.ListTables",
      undefined,
      "dynamodb:ListTables",
      [TABLE.replace("things", "*")],
    ],
  ] as const) {
    it(`for ${target} with ${JSON.stringify(input)}`, () => {
      expect(awsCall(target, input, "eu-west-1")).to.deep.equal({ action, resources });
    });
  }

  it("for a call of a function: the action, on its ARN", () => {
    const arn = "arn:aws:lambda:eu-west-1:000000000000:function:work:live";
    expect(functionCall("lambda:InvokeFunction", arn)).to.deep.equal({
      action: "lambda:InvokeFunction",
      resources: [arn],
    });
  });

  it("#36 for a call to @connections: ManageConnections, with the stage, the method and the id", () => {
    const arn = "arn:aws:execute-api:eu-west-1:000000000000:api";
    expect(connectionsCall(arn, { stage: "dev", method: "DELETE", id: "abc=" })).to.deep.equal({
      action: "execute-api:ManageConnections",
      resources: [`${arn}/dev/DELETE/@connections/abc=`],
    });
  });
});
