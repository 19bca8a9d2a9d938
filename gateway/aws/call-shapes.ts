// What calls of the AWS JSON protocol consist of, as far as the embedded services do not check it themselves.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
import { findLostName } from "./lost-names.ts";
import { findAttributeFault } from "./message-attributes.ts";
import { QUEUE_ATTRIBUTES } from "./queue-attributes.ts";
import {
  EXPRESSION,
  findMisfit,
  INTEGER,
  listOf,
  mapOf,
  MESSAGE_TOKEN,
  type Misfit,
  QUEUE_NAME,
  required,
  secondsUpTo,
  type Shape,
  structure,
  TEXT,
  TIMESTAMP,
} from "./shapes.ts";

const ATTRIBUTES = mapOf(
  structure({
    DataType: required(TEXT),
    StringValue: TEXT,
    BinaryValue: TEXT,
    StringListValues: listOf(TEXT),
    BinaryListValues: listOf(TEXT),
  }),
);

const QUEUE = { QueueUrl: TEXT };

const MESSAGE = {
  DelaySeconds: INTEGER,
  MessageAttributes: ATTRIBUTES,
  MessageSystemAttributes: ATTRIBUTES,
  MessageDeduplicationId: TEXT,
  MessageGroupId: TEXT,
};

const ID = { Id: required(TEXT) };

const RECEIPT = { ReceiptHandle: required(TEXT) };

const PAGE = { MaxResults: INTEGER, NextToken: TEXT };

const batchOf = (entry: Record<string, Shape>): Record<string, Shape> => ({
  ...QUEUE,
  Entries: listOf(structure({ ...ID, ...entry })),
});

const NAMES = listOf(TEXT);

const SQS: Record<string, Record<string, Shape>> = {
  // fauxqs checks all other ranges. Of a batch, SQS refuses only the entry.
  SendMessage: {
    ...QUEUE,
    MessageBody: TEXT,
    ...MESSAGE,
    DelaySeconds: secondsUpTo(900),
    MessageAttributes: { ...ATTRIBUTES, findFault: findAttributeFault },
    MessageDeduplicationId: MESSAGE_TOKEN,
    MessageGroupId: MESSAGE_TOKEN,
  },
  SendMessageBatch: batchOf({ MessageBody: required(TEXT), ...MESSAGE }),
  ReceiveMessage: {
    ...QUEUE,
    AttributeNames: NAMES,
    MessageSystemAttributeNames: NAMES,
    MessageAttributeNames: NAMES,
    MaxNumberOfMessages: INTEGER,
    VisibilityTimeout: INTEGER,
    WaitTimeSeconds: INTEGER,
    ReceiveRequestAttemptId: TEXT,
  },
  DeleteMessage: { ...QUEUE, ...RECEIPT },
  DeleteMessageBatch: batchOf(RECEIPT),
  ChangeMessageVisibility: { ...QUEUE, ...RECEIPT, VisibilityTimeout: required(INTEGER) },
  ChangeMessageVisibilityBatch: batchOf({ ...RECEIPT, VisibilityTimeout: INTEGER }),
  CreateQueue: { QueueName: QUEUE_NAME, Attributes: QUEUE_ATTRIBUTES, tags: mapOf(TEXT) },
  DeleteQueue: QUEUE,
  PurgeQueue: QUEUE,
  GetQueueUrl: { QueueName: TEXT, QueueOwnerAWSAccountId: TEXT },
  GetQueueAttributes: { ...QUEUE, AttributeNames: NAMES },
  SetQueueAttributes: { ...QUEUE, Attributes: required(QUEUE_ATTRIBUTES) },
  ListQueues: { ...PAGE, QueueNamePrefix: TEXT },
  TagQueue: { ...QUEUE, Tags: required(mapOf(TEXT)) },
  UntagQueue: { ...QUEUE, TagKeys: required(NAMES) },
  ListQueueTags: QUEUE,
};

const EVENTS: Record<string, Record<string, Shape>> = {
  PutEvents: {
    Entries: listOf(
      structure({
        Source: TEXT,
        DetailType: TEXT,
        Detail: TEXT,
        Resources: NAMES,
        Time: TIMESTAMP,
        EventBusName: TEXT,
        TraceHeader: TEXT,
      }),
    ),
    EndpointId: TEXT,
  },
};

const CONDITION = { ConditionExpression: EXPRESSION };

const PROJECTION = { ProjectionExpression: EXPRESSION };

const FILTER = { FilterExpression: EXPRESSION, ...PROJECTION };

const TAG = structure({ Key: required(TEXT), Value: required(TEXT) });

/**
 * dynalite checks the types of everything else, but not how long expressions are; at a tag that is none, it throws after it
 * has returned.
 */
const DYNAMODB: Record<string, Record<string, Shape>> = {
  PutItem: CONDITION,
  UpdateItem: { ...CONDITION, UpdateExpression: EXPRESSION },
  DeleteItem: CONDITION,
  GetItem: PROJECTION,
  Query: { ...FILTER, KeyConditionExpression: EXPRESSION },
  Scan: FILTER,
  TagResource: { Tags: listOf(TAG) },
  UntagResource: { TagKeys: NAMES },
  CreateTable: { Tags: listOf(TAG) },
};

const SHAPES = new Map<string, Shape>(
  Object.entries({ AmazonSQS: SQS, DynamoDB_20120810: DYNAMODB, AWSEvents: EVENTS }).flatMap(
    ([service, operations]) =>
      Object.entries(operations).map(
        ([operation, members]) => [`${service}.${operation}`, structure(members)] as const,
      ),
  ),
);

/**
 * @param target `AmazonSQS.SendMessage`, …
 * @returns undefined when the input may be passed on.
 */
export const findWrongMember = (target: string, input: object): Misfit | undefined => {
  const shape = SHAPES.get(target);
  const misfit = shape && findMisfit(shape, input);
  return misfit ?? (target.startsWith("DynamoDB_") ? findLostName(input) : undefined);
};

/** @returns the type of the service's error. */
export const nameMisfit = (target: string, { kind }: Misfit): string => {
  if (kind === "type") return "SerializationException";
  if (!target.startsWith("AmazonSQS.")) return "ValidationException";
  return kind === "missing" ? "MissingParameter" : "InvalidParameterValue";
};
