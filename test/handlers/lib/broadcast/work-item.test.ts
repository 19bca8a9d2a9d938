// The encoding of work items on a queue.
import { expect } from "chai";
import {
  createWorkItem,
  decodeWorkItem,
  encodeWorkItem,
  splitRecipients,
  type WorkItem,
} from "../../../../handlers/lib/broadcast/work-item.ts";
import { BadRequestError } from "../../../../handlers/lib/errors.ts";
import { readRecord } from "../../../../handlers/lib/broadcast/record.ts";
import { record } from "../../../helpers/records.ts";
import { catchRejection } from "../../../helpers/errors.ts";

const ITEM: WorkItem = {
  id: "w1",
  broadcastId: "m1",
  text: "é \u0000 👋",
  slices: [{ partition: "*#1.0", after: "a=" }, { partition: "*#1.1" }],
  recipients: [{ id: "b=", expiresAt: 1_700_000_000 }],
  generation: 3,
};

/** The only characters that SQS accepts. https://www.w3.org/TR/REC-xml/#charsets */
const SQS_CHARACTERS = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

describe("work item", () => {
  it("decodes to what was encoded, in characters that SQS accepts", () => {
    const body = encodeWorkItem(ITEM);
    expect(body).to.match(SQS_CHARACTERS);
    expect(JSON.parse(JSON.stringify(decodeWorkItem(body)))).to.deep.equal(ITEM);
  });

  for (const [what, body] of [
    ["no JSON", "hi"],
    ["null", "null"],
    ["another object", '{"data":"hi"}'],
    ["one without an id", encodeWorkItem(ITEM).replace('"id":"w1"', '"id":1')],
    ["one without a generation", encodeWorkItem(ITEM).replace('"generation":3', '"generation":""')],
    ["a partition without a name", encodeWorkItem(ITEM).replace('"*#1.1"', "1")],
    ["a partition continued after a number", encodeWorkItem(ITEM).replace('"a="', "1")],
    ["a recipient without an id", encodeWorkItem(ITEM).replace('"b="', "1")],
    ["a recipient that expires at a text", encodeWorkItem(ITEM).replace("1700000000", '"soon"')],
  ] as const) {
    it(`is not decoded from ${what}`, () => {
      expect(() => decodeWorkItem(body)).to.throw(
        BadRequestError,
        "Expected a work item, received something else.",
      );
    });
  }

  it("is split so that each part fits into a message, and no recipient is left out", () => {
    const recipients = Array.from({ length: 9000 }, (_, index) => ({
      id: `${Buffer.from(String(index).padStart(11, "0")).toString("base64url")}=`,
      expiresAt: 1_700_000_000,
    }));
    const text = "x".repeat(131_072);
    let parts = 0;
    const items = splitRecipients({ ...ITEM, text, recipients }, () => `part-${(parts += 1)}`);
    expect(items.flatMap((item) => item.recipients)).to.deep.equal(recipients);
    expect(new Set(items.map(({ id }) => id)).size).to.equal(items.length);
    for (const item of items) {
      expect(item.slices).to.deep.equal([]);
      expect(Buffer.byteLength(encodeWorkItem(item))).to.be.below(262_144);
    }
  });
});

describe("a message of recipients", () => {
  // 250,000 bytes, less four for each three of the text, at 32 for each recipient.
  for (const [textBytes, count] of [
    [0, 7812],
    [13, 7811],
    [131_072, 2351],
  ] as const) {
    it(`has room for ${count} beside a text of ${textBytes} bytes`, () => {
      const recipients = Array.from({ length: 8000 }, () => ({ id: "b=", expiresAt: 1 }));
      const text = "x".repeat(textBytes);
      const [first] = splitRecipients({ ...ITEM, text, recipients }, () => "part");
      expect(first!.recipients).to.have.length(count);
    });
  }
});

describe("the work of a whole broadcast", () => {
  it("is one item, with all partitions not started", () => {
    const { slices, ...item } = createWorkItem([{ version: 1, shards: 2 }], "b", "hi");
    const rest = { recipients: [], generation: 0 };
    expect(item).to.deep.equal({ id: "b", broadcastId: "b", text: "hi", ...rest });
    expect(slices).to.deep.equal([{ partition: "*#1.0" }, { partition: "*#1.1" }]);
  });
});

describe("record", () => {
  it("is refused when it is a work item on the broadcast queue", async () => {
    const source = { isWork: () => false };
    const read = readRecord(record("m1", encodeWorkItem(ITEM)), { source, layouts: [] });
    const error = await catchRejection(read);
    expect(error).to.be.instanceOf(BadRequestError);
    expect(error.message).to.include("a work item, which belongs on");
  });
});
