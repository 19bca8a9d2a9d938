// What PutEvents accepts.
import { expect } from "chai";
import { answerPutEvents, isBusCall } from "../../../gateway/aws/put-events.ts";
import { entry } from "../helpers/event-entry.ts";

const SURROUNDINGS = { region: "eu-west-1", nowMs: 1_700_000_000_500 };

const put = (Entries: unknown, target = "AWSEvents.PutEvents") =>
  answerPutEvents(target, { Entries }, SURROUNDINGS);

describe("PutEvents", () => {
  it("takes the last time that a date can have", () => {
    const [{ event }] = put([entry({ Time: 8.64e12 })]).accepted as any[];
    expect(event.time).to.equal("+275760-09-13T00:00:00Z");
  });

  it("makes an event of an entry, and names its bus by ARN", () => {
    const { status, body, accepted } = put([
      entry({ EventBusName: "orders", Resources: ["arn:a"], Time: 1_600_000_000 }),
    ]);
    const [{ busArn, event }] = accepted as [(typeof accepted)[0]];
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ FailedEntryCount: 0, Entries: [{ EventId: event.id }] });
    expect(busArn).to.equal("arn:aws:events:eu-west-1:000000000000:event-bus/orders");
    expect(event.id).to.match(/^[0-9a-f-]{36}$/);
    expect(event).to.deep.equal({
      version: "0",
      id: event.id,
      "detail-type": "said",
      source: "chat",
      account: "000000000000",
      time: "2020-09-13T12:26:40Z",
      region: "eu-west-1",
      resources: ["arn:a"],
      detail: { text: "hi" },
    });
  });

  it("takes the present as the time, and the default bus, if an entry has none", () => {
    const [accepted] = put([entry()]).accepted;
    expect(accepted!.event.time).to.equal("2023-11-14T22:13:20Z");
    expect(accepted!.busArn).to.match(/:event-bus\/default$/);
  });

  for (const [what, more, ErrorCode, message] of [
    ["no source", { Source: undefined }, "InvalidArgument", "Source is a required argument"],
    ["no detail type", { DetailType: "" }, "InvalidArgument", "DetailType is a required argument"],
    ["no detail", { Detail: undefined }, "InvalidArgument", "Detail is a required argument"],
    ["detail that is not JSON", { Detail: "{" }, "MalformedDetail", "Detail is malformed."],
    ["detail that is not an object", { Detail: "[]" }, "MalformedDetail", "Detail is malformed."],
    ["a source of AWS", { Source: "aws.s3" }, "NotAuthorizedForSourceException", "Not authorized"],
    ["a time that is not a date", { Time: 1e300 }, "InvalidArgument", "Time is not valid"],
    ["a time after all dates", { Time: 8.64e12 + 1 }, "InvalidArgument", "Time is not valid"],
    ["a time that is a text", { Time: "now" }, "InvalidArgument", "Time is not valid"],
  ] as const) {
    it(`refuses an entry with ${what}, and only that one`, () => {
      const { status, body, accepted } = put([entry(more), entry()]);
      const { FailedEntryCount, Entries } = body as { FailedEntryCount: number; Entries: any[] };
      expect([status, FailedEntryCount, accepted.length]).to.deep.equal([200, 1, 1]);
      expect(Entries[0].ErrorCode).to.equal(ErrorCode);
      expect(Entries[0].ErrorMessage).to.include(message);
      expect(Entries[1].EventId).to.equal(accepted[0]!.event.id);
    });
  }

  for (const [what, entries, type, message] of [
    ["no entries", [], "ValidationException", "greater than or equal to 1"],
    ["eleven entries", Array(11).fill(entry()), "ValidationException", "less than or equal to 10"],
    [
      "more than 256 KB",
      [entry({ Detail: JSON.stringify({ text: "x".repeat(256 * 1024) }) })],
      "ValidationException",
      "Total size of the entries in the request is over the limit.",
    ],
    ["entries that are not a list", {}, "SerializationException", "not a list of maps"],
    ["an entry that is null", [null], "SerializationException", "not a list of maps"],
    ["an entry that is a list", [[]], "SerializationException", "not a list of maps"],
    ["an entry that is a text", ["x"], "SerializationException", "not a list of maps"],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { status, body, accepted } = put(entries);
      expect([status, accepted]).to.deep.equal([400, []]);
      expect(body).to.have.property("__type", type);
      expect(body).to.have.property("message").that.includes(message);
    });
  }

  it("takes ten entries of 256 KB together, and no more", () => {
    const sized = (bytes: number, more: object = {}) => {
      const rest = 4 + 4 + '{"t":""}'.length;
      return entry({ Detail: JSON.stringify({ t: "x".repeat(bytes - rest) }), ...more });
    };
    const most = 256 * 1024;
    expect(put([sized(most)]).status).to.equal(200);
    expect(put([sized(most + 1)]).status).to.equal(400);
    expect(put([sized(most - 14, { Time: 1 })]).status).to.equal(200);
    expect(put([sized(most - 13, { Time: 1 })]).status).to.equal(400);
    expect(put([sized(most - 4, { Resources: ["€", "x"] })]).status).to.equal(200);
    expect(put([sized(most - 3, { Resources: ["€", "x"] })]).status).to.equal(400);
    expect(put([sized(most / 2), sized(most / 2)]).status).to.equal(200);
    expect(put([sized(most / 2), sized(most / 2 + 1)]).status).to.equal(400);
    expect(put(Array(10).fill(entry())).accepted).to.have.length(10);
  });

  it("keeps only resources that are texts, and names the length that it expects", () => {
    const [accepted] = put([entry({ Resources: ["a", 5, null, "b"] })]).accepted;
    expect(accepted?.event.resources).to.deep.equal(["a", "b"]);
    expect(put([entry({ Resources: "a" })]).accepted[0]?.event.resources).to.deep.equal([]);
    expect(put([]).body).to.deep.equal({
      __type: "ValidationException",
      message:
        "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
    });
  });

  it("is the only operation", () => {
    expect(put([entry()], "AWSEvents.PutRule").body).to.deep.equal({
      __type: "UnknownOperationException",
      message: "AWSEvents.PutRule is not served; only PutEvents is.",
    });
    const targets = [
      "AWSEvents.PutEvents",
      "AWSEvents.PutRule",
      "AmazonSQS.AWSEvents.",
      "AWSEvents",
      "",
    ];
    expect(targets.map(isBusCall)).to.deep.equal([true, true, false, false, false]);
  });
});
