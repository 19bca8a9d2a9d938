// What calls of the embedded services need: each member with its type.
import { expect } from "chai";
import { findWrongMember, nameMisfit } from "../../../gateway/aws/call-shapes.ts";

const find = (operation: string, input: object) => findWrongMember(`AmazonSQS.${operation}`, input);

/** The only misfit of a call is that of this member. */
const expectType = (target: string, input: object, at: string, expected: string): void => {
  const misfit = findWrongMember(target, input);
  expect(misfit?.kind, `${target} ${at}`).to.equal("type");
  expect(misfit?.message).to.match(new RegExp(`^${at} is .+; expected ${expected}\\.$`));
};

const QUEUE = "QueueUrl";
const ATTRIBUTES = ["MessageAttributes", "MessageSystemAttributes"];

/** Members by operation and type; a list or a map of anything else is refused, too. */
const SQS: Record<string, Record<string, string[]>> = {
  SendMessage: {
    text: [QUEUE, "MessageBody", "MessageDeduplicationId", "MessageGroupId"],
    integer: ["DelaySeconds"],
    map: ATTRIBUTES,
  },
  ReceiveMessage: {
    text: [QUEUE, "ReceiveRequestAttemptId"],
    integer: ["MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds"],
    list: ["AttributeNames", "MessageSystemAttributeNames", "MessageAttributeNames"],
  },
  DeleteMessage: { text: [QUEUE, "ReceiptHandle"] },
  ChangeMessageVisibility: { text: [QUEUE, "ReceiptHandle"], integer: ["VisibilityTimeout"] },
  SendMessageBatch: { text: [QUEUE], list: ["Entries"] },
  DeleteMessageBatch: { text: [QUEUE], list: ["Entries"] },
  ChangeMessageVisibilityBatch: { text: [QUEUE], list: ["Entries"] },
  CreateQueue: { text: ["QueueName"], map: ["Attributes", "tags"] },
  DeleteQueue: { text: [QUEUE] },
  PurgeQueue: { text: [QUEUE] },
  GetQueueUrl: { text: ["QueueName", "QueueOwnerAWSAccountId"] },
  GetQueueAttributes: { text: [QUEUE], list: ["AttributeNames"] },
  SetQueueAttributes: { text: [QUEUE], map: ["Attributes"] },
  ListQueues: { text: ["NextToken", "QueueNamePrefix"], integer: ["MaxResults"] },
  TagQueue: { text: [QUEUE], map: ["Tags"] },
  UntagQueue: { text: [QUEUE], list: ["TagKeys"] },
  ListQueueTags: { text: [QUEUE] },
};

/** Members that each call needs. */
const NEEDED: Record<string, object> = {
  DeleteMessage: { ReceiptHandle: "h" },
  ChangeMessageVisibility: { ReceiptHandle: "h", VisibilityTimeout: 1 },
  SetQueueAttributes: { Attributes: {} },
  TagQueue: { Tags: {} },
  UntagQueue: { TagKeys: [] },
};

const WRONG = { text: 5, integer: "5", list: "x", map: "x" };
const EXPECTED = { text: "a string", integer: "a whole number", list: "a list", map: "a map" };

describe("a call of SQS", () => {
  for (const [operation, members] of Object.entries(SQS)) {
    it(`${operation} has members of these types`, () => {
      const needed = NEEDED[operation] ?? {};
      expect(find(operation, needed)).to.equal(undefined);
      for (const [type, names] of Object.entries(members) as [keyof typeof WRONG, string[]][]) {
        for (const name of names) {
          const input = { ...needed, [name]: WRONG[type] };
          expectType(`AmazonSQS.${operation}`, input, name, EXPECTED[type]);
          if (type === "list") {
            const element = { ...needed, [name]: [5] };
            expect(find(operation, element)?.message).to.match(
              new RegExp(`^${name}\\.0 is the number 5`),
            );
          }
          if (type === "map") {
            const value = { ...needed, [name]: { a: 5 } };
            expect(find(operation, value)?.message).to.match(
              new RegExp(`^${name}\\.a is the number 5`),
            );
          }
        }
      }
    });
  }

  for (const [operation, needed] of Object.entries(NEEDED)) {
    it(`${operation} needs ${Object.keys(needed).join(" and ")}`, () => {
      for (const name of Object.keys(needed)) {
        expect(find(operation, { ...needed, [name]: undefined })).to.deep.equal({
          message: `The request must contain the parameter ${name}.`,
          kind: "missing",
        });
      }
    });
  }

  it("sends at once or in at most 15 minutes", () => {
    expect(find("SendMessage", { DelaySeconds: 900 })).to.equal(undefined);
    expect(find("SendMessage", { DelaySeconds: 901 })).to.deep.equal({
      message:
        "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
      kind: "range",
    });
    expect(
      find("SendMessageBatch", { Entries: [{ Id: "a", MessageBody: "b", DelaySeconds: 901 }] }),
    ).to.equal(undefined);
  });

  for (const [operation, needed, types] of [
    [
      "SendMessageBatch",
      { Id: "a", MessageBody: "b" },
      {
        Id: "text",
        MessageBody: "text",
        DelaySeconds: "integer",
        MessageAttributes: "map",
        MessageSystemAttributes: "map",
        MessageDeduplicationId: "text",
        MessageGroupId: "text",
      },
    ],
    ["DeleteMessageBatch", { Id: "a", ReceiptHandle: "h" }, { Id: "text", ReceiptHandle: "text" }],
    [
      "ChangeMessageVisibilityBatch",
      { Id: "a", ReceiptHandle: "h" },
      { Id: "text", ReceiptHandle: "text", VisibilityTimeout: "integer" },
    ],
  ] as [string, object, Record<string, keyof typeof WRONG>][]) {
    it(`${operation} has entries with these members`, () => {
      expect(find(operation, { Entries: [needed] })).to.equal(undefined);
      for (const name of Object.keys(needed)) {
        const Entries = [needed, { ...needed, [name]: null }];
        expect(find(operation, { Entries })?.message).to.equal(
          `The request must contain the parameter Entries.1.${name}.`,
        );
      }
      for (const [name, type] of Object.entries(types)) {
        const Entries = [needed, { ...needed, [name]: WRONG[type] }];
        expectType(`AmazonSQS.${operation}`, { Entries }, `Entries.1.${name}`, EXPECTED[type]);
      }
    });
  }

  it("has attributes with a type and one of five values", () => {
    const check = (attribute: object) =>
      ATTRIBUTES.map((name) => find("SendMessage", { [name]: { a: attribute } })?.message);
    expect(check({ DataType: "String", StringValue: "x" })).to.deep.equal([undefined, undefined]);
    expect(check({ StringValue: "x" })).to.deep.equal(
      ATTRIBUTES.map((name) => `The request must contain the parameter ${name}.a.DataType.`),
    );
    for (const [member, wrong, expected] of [
      ["DataType", 1, "a string"],
      ["StringValue", 1, "a string"],
      ["BinaryValue", 1, "a string"],
      ["StringListValues", 1, "a list"],
      ["BinaryListValues", 1, "a list"],
    ] as const) {
      expect(check({ DataType: "String", [member]: wrong })).to.deep.equal(
        ATTRIBUTES.map((name) => `${name}.a.${member} is the number 1; expected ${expected}.`),
      );
    }
    for (const member of ["StringListValues", "BinaryListValues"])
      expect(check({ DataType: "String", [member]: [1] })[0]).to.match(/\.0 is the number 1/);
  });
});

describe("a call of DynamoDB", () => {
  const LONG = "x".repeat(4097);
  const ofTable = (operation: string, input: object) =>
    findWrongMember(`DynamoDB_20120810.${operation}`, input);

  for (const [operation, names] of Object.entries({
    PutItem: ["ConditionExpression"],
    UpdateItem: ["ConditionExpression", "UpdateExpression"],
    DeleteItem: ["ConditionExpression"],
    GetItem: ["ProjectionExpression"],
    Query: ["FilterExpression", "ProjectionExpression", "KeyConditionExpression"],
    Scan: ["FilterExpression", "ProjectionExpression"],
  })) {
    it(`${operation} has expressions that are not too long`, () => {
      expect(ofTable(operation, {})).to.equal(undefined);
      for (const name of names)
        expect(ofTable(operation, { [name]: LONG })?.message).to.match(
          new RegExp(`^Invalid ${name}:`),
        );
    });
  }

  for (const operation of ["TagResource", "CreateTable"]) {
    it(`${operation} has tags with a key and a value`, () => {
      const check = (Tags: unknown) => ofTable(operation, { Tags })?.message;
      expect(check([{ Key: "a", Value: "b" }])).to.equal(undefined);
      expect(check({})).to.equal("Tags is a map; expected a list.");
      expect(check([{ Value: "b" }])).to.equal(
        "The request must contain the parameter Tags.0.Key.",
      );
      expect(check([{ Key: "a" }])).to.equal(
        "The request must contain the parameter Tags.0.Value.",
      );
      expect(check([{ Key: 1, Value: "b" }])).to.match(/^Tags\.0\.Key is the number 1/);
      expect(check([{ Key: "a", Value: 1 }])).to.match(/^Tags\.0\.Value is the number 1/);
    });
  }

  it("UntagResource has keys of tags", () => {
    expect(ofTable("UntagResource", { TagKeys: ["a"] })).to.equal(undefined);
    expect(ofTable("UntagResource", { TagKeys: [1] })?.message).to.match(
      /^TagKeys\.0 is the number/,
    );
  });
});

describe("a call of EventBridge", () => {
  it("has entries with texts, resources and a time", () => {
    const put = (entry: object, more: object = {}) =>
      findWrongMember("AWSEvents.PutEvents", { Entries: [entry], ...more })?.message;
    expect(put({ Time: 1.5, Resources: ["a"] }, { EndpointId: "x" })).to.equal(undefined);
    for (const name of ["Source", "DetailType", "Detail", "EventBusName", "TraceHeader"])
      expect(put({ [name]: 1 })).to.equal(`Entries.0.${name} is the number 1; expected a string.`);
    expect(put({ Resources: "a" })).to.equal("Entries.0.Resources is a string; expected a list.");
    expect(put({ Resources: [1] })).to.match(/^Entries\.0\.Resources\.0 is the number 1/);
    expect(put({ Time: "now" })).to.equal("Entries.0.Time is a string; expected a number.");
    expect(put({}, { EndpointId: 1 })).to.equal("EndpointId is the number 1; expected a string.");
  });
});

describe("a misfit of a call", () => {
  it("is nothing for operations that the services check themselves", () => {
    expect(findWrongMember("AmazonSQS.StartMessageMoveTask", { QueueUrl: 1 })).to.equal(undefined);
    expect(findWrongMember("SendMessage", { QueueUrl: 1 })).to.equal(undefined);
  });

  for (const [target, kind, name] of [
    ["AmazonSQS.SendMessage", "type", "SerializationException"],
    ["DynamoDB_20120810.PutItem", "type", "SerializationException"],
    ["AmazonSQS.SendMessage", "missing", "MissingParameter"],
    ["AmazonSQS.SendMessage", "range", "InvalidParameterValue"],
    ["DynamoDB_20120810.PutItem", "missing", "ValidationException"],
    ["DynamoDB_20120810.PutItem", "range", "ValidationException"],
    ["AWSEvents.PutEvents", "missing", "ValidationException"],
  ] as const) {
    it(`of the kind ${kind} is a ${name} of ${target}`, () => {
      expect(nameMisfit(target, { kind, message: "" })).to.equal(name);
    });
  }
});
