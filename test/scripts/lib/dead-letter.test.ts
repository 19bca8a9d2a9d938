// Which message a dead letter becomes: to the same clients as before, and in characters that SQS takes.
import { expect } from "chai";
import { readRecord } from "../../../handlers/lib/broadcast/record.ts";
import { createReadChannelMessage } from "../../../handlers/lib/realtime/channel-message.ts";
import { readDeadLetter } from "../../../scripts/lib/dead-letter.ts";
import { catchRejection } from "../../helpers/errors.ts";

const LAYOUTS = [{ version: 1, shards: 1 }];

const redriven = (message: unknown): string => {
  const Body = typeof message === "string" ? message : JSON.stringify(message);
  const { kind, body } = readDeadLetter({ MessageId: "m1", Body }, 0);
  expect(kind).to.equal("request");
  return body;
};

/** @returns what a stack with channels does with the message. */
const readWithChannels = (body: string) => {
  const publish = async (channel: string, data: unknown, key?: string) => ({
    channel,
    partitions: [channel],
    text: JSON.stringify({ data, key }),
  });
  return readRecord({ body, messageId: "m2" } as never, {
    source: { isWork: () => false },
    layouts: LAYOUTS,
    readChannelMessage: createReadChannelMessage(publish, () => {}),
  });
};

describe("a dead letter with a request", () => {
  for (const [to, channel] of [
    [{ channel: "room:1" }, "room:1"],
    [{ user: "ada" }, "user:ada"],
    [{ connection: "c1" }, "connection:c1"],
  ] as const)
    it(`goes to the same ${Object.keys(to).join()} again, not to everybody`, async () => {
      const { slices, text } = await readWithChannels(redriven({ ...to, data: { a: "secret" } }));
      expect(slices).to.deep.equal([{ partition: channel }]);
      // The id of the message that failed: its key.
      expect(JSON.parse(text)).to.deep.equal({ data: { a: "secret" }, key: "m1" });
    });

  it("keeps the id that its sender has chosen", async () => {
    const { text } = await readWithChannels(redriven({ user: "ada", data: 1, id: "order-7" }));
    expect(JSON.parse(text)).to.deep.equal({ data: 1, key: "order-7" });
  });

  it("is refused again if it was, as one to a channel without data", async () => {
    const error = await catchRejection(readWithChannels(redriven({ channel: "room:1" })));
    expect(error.message).to.include('Expected the field "data"');
  });

  it("goes to everybody if it names nobody, as the same text", async () => {
    for (const [message, expected] of [
      [{ data: { a: "ä" } }, '{"a":"ä"}'],
      [{ data: "a text" }, "a text"],
      ['{ "a": 1 }', '{ "a": 1 }'],
      ['["a"]', '["a"]'],
    ]) {
      const { slices, text, id } = await readWithChannels(redriven(message));
      expect([slices, text, id]).to.deep.equal([[{ partition: "*#1.0" }], expected, "m1"]);
    }
  });

  it("has no characters that SQS refuses, which would keep all others from being moved", () => {
    for (const escaped of ["\\ufffe", "\\uffff", "\\u0000", "\\ud800"]) {
      const body = redriven(`{"data":{"a":"${escaped}"}}`);
      expect(body).not.to.match(/[^\t\n\r -\ud7ff\ue000-\ufffd]/);
      expect(JSON.parse(body).data).to.deep.equal(JSON.parse(`{"a":"${escaped}"}`));
    }
  });
});
