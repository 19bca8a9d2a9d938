// Messages of a queue, as functions and filters get them.
import { expect } from "chai";
import { sqsEvent, type SqsMessage, toFiltered } from "../../../gateway/aws/sqs-event.ts";

const QUEUE = { address: "q", name: "jobs", arn: "arn:jobs", attributes: {} };

const PLAIN: SqsMessage = {
  MessageId: "m1",
  ReceiptHandle: "handle",
  Body: "hi",
  MD5OfBody: "md5",
};

const FULL: SqsMessage = {
  ...PLAIN,
  Attributes: { SentTimestamp: "5" },
  MessageAttributes: {
    text: { DataType: "String", StringValue: "a" },
    bytes: { DataType: "Binary", BinaryValue: "YQ==" },
  },
};

describe("the event of messages", () => {
  it("has a record for each, with all that a message has", () => {
    expect(sqsEvent([FULL, PLAIN], QUEUE, "eu-west-1")).to.deep.equal({
      Records: [
        {
          messageId: "m1",
          receiptHandle: "handle",
          body: "hi",
          attributes: { SentTimestamp: "5" },
          messageAttributes: {
            text: {
              dataType: "String",
              stringValue: "a",
              binaryValue: undefined,
              stringListValues: [],
              binaryListValues: [],
            },
            bytes: {
              dataType: "Binary",
              stringValue: undefined,
              binaryValue: "YQ==",
              stringListValues: [],
              binaryListValues: [],
            },
          },
          md5OfBody: "md5",
          eventSource: "aws:sqs",
          eventSourceARN: "arn:jobs",
          awsRegion: "eu-west-1",
        },
        {
          messageId: "m1",
          receiptHandle: "handle",
          body: "hi",
          attributes: {},
          messageAttributes: {},
          md5OfBody: "md5",
          eventSource: "aws:sqs",
          eventSourceARN: "arn:jobs",
          awsRegion: "eu-west-1",
        },
      ],
    });
  });
});

describe("a message for filters", () => {
  it("has its attributes, and its body as it is when it is not JSON", () => {
    expect(toFiltered(FULL)).to.deep.equal({
      messageId: "m1",
      body: "hi",
      attributes: { SentTimestamp: "5" },
      messageAttributes: {
        text: { dataType: "String", stringValue: "a" },
        bytes: { dataType: "Binary", stringValue: undefined },
      },
    });
    expect(toFiltered(PLAIN)).to.deep.equal({
      messageId: "m1",
      body: "hi",
      attributes: {},
      messageAttributes: {},
    });
  });

  for (const [Body, body] of [
    ['{"a":[1]}', { a: [1] }],
    ["5", 5],
    ["{", "{"],
    ["", ""],
  ] as const) {
    it(`has the body ${JSON.stringify(body)} for ${JSON.stringify(Body)}`, () => {
      expect(toFiltered({ ...PLAIN, Body })).to.have.deep.property("body", body);
    });
  }
});
