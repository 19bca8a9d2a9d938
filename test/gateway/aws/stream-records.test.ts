// The records of a stream, and what a queue is told of those that are discarded.
import { expect } from "chai";
import { createFailureMessage } from "../../../gateway/aws/stream-failures.ts";
import {
  createRecord,
  type ItemChange,
  type StreamRecord,
} from "../../../gateway/aws/stream-records.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import type { StreamMapping } from "../../../gateway/model/stream-mappings.ts";
import type { StreamView } from "../../../gateway/model/tables.ts";

const KEY = { id: { S: "a" } };
const ONE = { ...KEY, n: { N: "1" } };
const TWO = { ...KEY, n: { N: "2" } };

const create = (change: Partial<ItemChange>, view: StreamView = "NEW_AND_OLD_IMAGES") =>
  createRecord({
    stream: { arn: "arn:stream", view },
    region: "eu-west-1",
    key: KEY,
    before: undefined,
    after: undefined,
    isExpiry: false,
    number: 7,
    nowMs: 1_700_000_000_999,
    ...change,
  });

describe("the record of a change", () => {
  it("says what has changed, when and in which order", () => {
    const { eventID, ...record } = create({ before: ONE, after: TWO })!;
    expect(eventID).to.match(/^[\da-f]{32}$/);
    expect(record).to.deep.equal({
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000,
        Keys: KEY,
        NewImage: TWO,
        OldImage: ONE,
        SequenceNumber: "100000000000000000007",
        SizeBytes: Buffer.byteLength(JSON.stringify([KEY, { NewImage: TWO, OldImage: ONE }])),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: "arn:stream",
    });
  });

  for (const [what, change, name] of [
    ["a new item", { after: ONE }, "INSERT"],
    ["a changed item", { before: ONE, after: TWO }, "MODIFY"],
    ["a deleted item", { before: ONE }, "REMOVE"],
  ] as const) {
    it(`of ${what} is ${name}`, () => {
      const record = create(change);
      expect(record?.eventName).to.equal(name);
      expect(record).not.to.have.property("userIdentity");
    });
  }

  it("of an expired item has DynamoDB as its author", () => {
    expect(create({ before: ONE, isExpiry: true })?.userIdentity).to.deep.equal({
      type: "Service",
      principalId: "dynamodb.amazonaws.com",
    });
  });

  for (const [view, images] of [
    ["KEYS_ONLY", {}],
    ["NEW_IMAGE", { NewImage: TWO }],
    ["OLD_IMAGE", { OldImage: ONE }],
    ["NEW_AND_OLD_IMAGES", { NewImage: TWO, OldImage: ONE }],
  ] as const) {
    it(`has the images of the view ${view}`, () => {
      const { NewImage, OldImage, StreamViewType } = create(
        { before: ONE, after: TWO },
        view,
      )!.dynamodb;
      expect(StreamViewType).to.equal(view);
      expect({ ...(NewImage && { NewImage }), ...(OldImage && { OldImage }) }).to.deep.equal(
        images,
      );
    });
  }

  it("has no image of an item that is not there", () => {
    expect(create({ after: ONE })?.dynamodb).not.to.have.property("OldImage");
    expect(create({ before: ONE })?.dynamodb).not.to.have.property("NewImage");
  });

  for (const [what, before, after] of [
    ["nothing at all", undefined, undefined],
    ["nothing", ONE, { ...ONE }],
    ["the order of attributes", { a: { S: "1" }, b: { S: "2" } }, { b: { S: "2" }, a: { S: "1" } }],
    [
      "the order of members of a map",
      { m: { M: { a: { S: "1" }, b: { S: "2" } } } },
      { m: { M: { b: { S: "2" }, a: { S: "1" } } } },
    ],
    ...["SS", "NS", "BS"].map((type) => [
      `the order of a set ${type}`,
      { s: { [type]: ["1", "2", "3"] } },
      { s: { [type]: ["3", "1", "2"] } },
    ]),
  ] as [string, object | undefined, object | undefined][]) {
    it(`is none when ${what} changes`, () => {
      const change = { before, after } as Partial<ItemChange>;
      expect(create(change)).to.equal(undefined);
    });
  }

  for (const [what, before, after] of [
    [
      "the order of a list",
      { l: { L: [{ S: "1" }, { S: "2" }] } },
      { l: { L: [{ S: "2" }, { S: "1" }] } },
    ],
    ["the number of members of a set", { s: { SS: ["1"] } }, { s: { SS: ["1", "2"] } }],
    ["a type", { n: { N: "1" } }, { n: { S: "1" } }],
    ["an attribute to null", { n: { N: "1" } }, { n: { NULL: true } }],
    ["a nested value", { m: { M: { a: { S: "1" } } } }, { m: { M: { a: { S: "2" } } } }],
  ] as [string, object, object][]) {
    it(`is there when ${what} changes`, () => {
      const change = { before, after } as Partial<ItemChange>;
      expect(create(change)?.eventName).to.equal("MODIFY");
    });
  }
});

describe("the message about discarded records", () => {
  const record = (SequenceNumber: string, ApproximateCreationDateTime: number) =>
    ({ dynamodb: { SequenceNumber, ApproximateCreationDateTime } }) as StreamRecord;
  const records = [
    record("1", 1_600_000_000),
    record("2", 1_600_000_060),
    record("3", 1_600_000_120),
  ];
  const mapping = {
    fn: { aliases: new Map([["live", "5"]]) } as unknown as LambdaModel,
    functionArn: "arn:fn",
    stream: { arn: "arn:stream", view: "KEYS_ONLY" },
  } as StreamMapping;
  const tell = (more: object, of: Partial<StreamMapping> = {}) =>
    createFailureMessage(
      { ...mapping, ...of },
      {
        records,
        condition: "RetryAttemptsExhausted",
        attempts: 4,
        outcome: { error: { errorType: "Error", errorMessage: "bad" } },
        nowMs: 1_700_000_000_123,
        ...more,
      },
    ) as any;

  it("has their place in the stream, and how the function failed", () => {
    const { requestContext, ...message } = tell({});
    expect(requestContext.requestId).to.match(/^[\da-f-]{36}$/);
    expect(requestContext).to.deep.include({
      functionArn: "arn:fn",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 4,
    });
    expect(message).to.deep.equal({
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: "Unhandled",
      },
      version: "1.0",
      timestamp: "2023-11-14T22:13:20.123Z",
      DDBStreamBatchInfo: {
        shardId: "shardId-00000000000000000000-00000001",
        startSequenceNumber: "1",
        endSequenceNumber: "3",
        approximateArrivalOfFirstRecord: "2020-09-13T12:26:40.000Z",
        approximateArrivalOfLastRecord: "2020-09-13T12:28:40.000Z",
        batchSize: 3,
        streamArn: "arn:stream",
      },
    });
  });

  it("has no response of a function that was not called", () => {
    const message = tell({ condition: "RecordAgeExceeded", attempts: 0, outcome: undefined });
    expect(message).not.to.have.property("responseContext");
    expect(message.requestContext).to.include({
      condition: "RecordAgeExceeded",
      approximateInvokeCount: 0,
    });
  });

  it("has no error of a function that only reported failures", () => {
    expect(tell({ outcome: { payload: "{}" } }).responseContext.functionError).to.equal(null);
  });

  it("names the alias that was called, and its version", () => {
    const { requestContext, responseContext } = tell({}, { qualifier: "live" });
    expect(requestContext.functionArn).to.equal("arn:fn:live");
    expect(responseContext.executedVersion).to.equal("5");
  });
});
