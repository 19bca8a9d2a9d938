// The condition keys of a call's service: those of DynamoDB and EventBridge, and none for other services.
import { expect } from "chai";
import { serviceKeys } from "../../../gateway/iam/service-keys.ts";

const BUS = "arn:aws:events:eu-west-1:000000000000:event-bus/";
const TABLE = "arn:aws:dynamodb:eu-west-1:000000000000:table/things";
const MODEL = {
  region: "eu-west-1",
  tables: [{ name: "things", keyAttributes: ["owner"], createTable: {} }],
};

const keysOf = (target: string, input: unknown, resource: string) =>
  serviceKeys({ target, input, model: MODEL }, resource);

describe("the condition keys of a service", () => {
  it("are DynamoDB's, in each of its versions", () => {
    const input = { TableName: "things", Key: { owner: { S: "me" } } };
    for (const target of ["DynamoDB_20120810.GetItem", "DynamoDBStreams_20120810.GetItem"]) {
      const keys = keysOf(target, input, TABLE);
      expect(keys("dynamodb:LeadingKeys"), target).to.deep.equal(["me"]);
      expect(keys("dynamodb:Select"), target).to.deep.equal(["ALL_ATTRIBUTES"]);
    }
    expect(keysOf("DynamoDB_20120810", input, TABLE)("dynamodb:Select")).to.equal(undefined);
  });

  it("are EventBridge's, of the entries for this bus", () => {
    const input = {
      Entries: [
        { Source: "shop", DetailType: "paid" },
        { Source: "bank", DetailType: "sent", EventBusName: "orders" },
        { Source: "post", DetailType: "lost", EventBusName: `${BUS}orders` },
        { Source: "odd", DetailType: "odd", EventBusName: 5 },
        { Source: 5, DetailType: { a: 1 }, EventBusName: "orders" },
        { EventBusName: "orders" },
        null,
        "orders",
      ],
    };
    const read = (bus: string) => {
      const keys = keysOf("AWSEvents.PutEvents", input, BUS + bus);
      return ["events:source", "events:detail-type", "events:eventBusInvocation"].map(keys);
    };
    expect(read("orders")).to.deep.equal([["bank", "post"], ["sent", "lost"], ["false"]]);
    expect(read("default")).to.deep.equal([["shop", "odd"], ["paid", "odd"], ["false"]]);
    expect(read("empty")).to.deep.equal([[], [], ["false"]]);
  });

  for (const input of [undefined, null, "x", [], {}, { Entries: "none" }, { Entries: {} }]) {
    it(`of events say nothing about ${JSON.stringify(input)}`, () => {
      const keys = keysOf("AWSEvents.PutEvents", input, `${BUS}default`);
      expect(keys("events:source")).to.deep.equal([]);
    });
  }

  for (const target of [
    "AmazonSQS.SendMessage",
    "AmazonSNS.Publish",
    "AWSStepFunctions.StartExecution",
    "MyDynamoDB.GetItem",
    "AWSEventsX.PutEvents",
    "",
  ]) {
    it(`are none for ${JSON.stringify(target)}`, () => {
      const input = { Key: { owner: { S: "me" } }, Entries: [{ Source: "shop" }] };
      const names = ["dynamodb:LeadingKeys", "dynamodb:Select", "events:eventBusInvocation"];
      for (const resource of [TABLE, `${BUS}default`]) {
        expect(names.map(keysOf(target, input, resource))).to.deep.equal(
          names.map(() => undefined),
        );
      }
    });
  }
});
