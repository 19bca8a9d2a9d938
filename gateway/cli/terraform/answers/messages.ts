// Tables, queues, topics and event buses.
import {
  type Answers,
  type Asked,
  createArn,
  CREATED_SECONDS,
  createUuid,
  readName,
  readSought,
  readText,
} from "./answer.ts";
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";

export const MESSAGES: Answers = {
  "dynamodb DescribeTable": (asked) => ({ Table: describeTable(asked) }),
  "dynamodb DescribeContinuousBackups": () => ({
    ContinuousBackupsDescription: { ContinuousBackupsStatus: "DISABLED" },
  }),
  "dynamodb DescribeTimeToLive": () => ({
    TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" },
  }),
  "dynamodb ListTagsOfResource": () => ({ Tags: [] }),

  "sqs GetQueueUrl": (asked) => ({
    QueueUrl: `https://sqs.${asked.region}.amazonaws.com/${ACCOUNT_ID}/${readText(asked, "QueueName")}`,
  }),
  "sqs GetQueueAttributes": (asked) => ({
    Attributes: { QueueArn: createArn("sqs", asked.region, readName(readText(asked, "QueueUrl"))) },
  }),
  "sqs ListQueueTags": () => ({ Tags: {} }),

  /** The provider looks for the name among all topics. */
  "sns ListTopics": (asked) => {
    const name = readSought(asked, "name");
    return name === undefined
      ? undefined
      : { Topics: { member: { TopicArn: createArn("sns", asked.region, name) } } };
  },
  "sns ListTagsForResource": () => ({ Tags: "" }),

  "events DescribeEventBus": (asked) => {
    const name = readName(readText(asked, "Name"));
    return { Name: name, Arn: createArn("events", asked.region, `event-bus/${name}`) };
  },
  "events ListTagsForResource": () => ({ Tags: [] }),
};

const describeTable = (asked: Asked): object => {
  const name = readName(readText(asked, "TableName"));
  return {
    TableName: name,
    TableArn: createArn("dynamodb", asked.region, `table/${name}`),
    TableId: createUuid("table", name),
    TableStatus: "ACTIVE",
    CreationDateTime: CREATED_SECONDS,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    ItemCount: 0,
    TableSizeBytes: 0,
  };
};
