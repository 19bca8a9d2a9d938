// Limits how many messages of one client are handled at once, and loses none.
import { expect } from "chai";
import { Inbox } from "../../../gateway/websocket/inbox.ts";
import { MAX_UNHANDLED_BYTES, MAX_UNHANDLED_MESSAGES } from "../../../gateway/websocket/limits.ts";

const prepare = () => {
  const begun: string[] = [];
  const endings: PromiseWithResolvers<void>[] = [];
  const calls: string[] = [];
  const inbox = new Inbox({
    handle: (text) => {
      begun.push(text);
      const ending = Promise.withResolvers<void>();
      endings.push(ending);
      return ending.promise;
    },
    pause: () => calls.push("pause"),
    resume: () => calls.push("resume"),
  });
  const add = (...texts: string[]): void => {
    for (const text of texts) inbox.add(Buffer.from(text));
  };
  /** Finishes the given number of messages, earliest first. */
  const end = async (count: number): Promise<void> => {
    for (const { resolve } of endings.splice(0, count)) resolve();
    await new Promise(setImmediate);
  };
  return { inbox, begun, endings, calls, add, end };
};

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index}`);

describe("an inbox", () => {
  it("passes messages on as they arrive", () => {
    const { add, begun, calls } = prepare();
    add("one", "two");
    expect(begun).to.deep.equal(["one", "two"]);
    expect(calls).to.deep.equal([]);
  });

  it("pauses the client at the limit, and then passes messages on in order", async () => {
    const { add, begun, calls, end } = prepare();
    const texts = numbered(MAX_UNHANDLED_MESSAGES + 3);
    add(...texts);
    expect(begun).to.deep.equal(texts.slice(0, MAX_UNHANDLED_MESSAGES));
    expect(calls).to.deep.equal(["pause"]);
    await end(1);
    expect(begun).to.have.length(MAX_UNHANDLED_MESSAGES + 1);
    expect(calls).to.deep.equal(["pause"]);
    await end(2);
    expect(begun).to.deep.equal(texts);
    expect(calls).to.deep.equal(["pause", "resume"]);
  });

  it("also limits bytes", async () => {
    const { add, begun, calls, end } = prepare();
    const text = "x".repeat(MAX_UNHANDLED_BYTES / 4);
    add(text, text, text, text, "last");
    expect(begun).to.have.length(4);
    expect(calls).to.deep.equal(["pause"]);
    await end(1);
    expect(begun.at(-1)).to.equal("last");
    expect(calls).to.deep.equal(["pause", "resume"]);
  });

  it("counts bytes of UTF-8, each only while its message is handled", async () => {
    const { add, begun, calls, end } = prepare();
    const almost = `${"é".repeat(MAX_UNHANDLED_BYTES / 2 - 1)}x`;
    for (const round of [1, 2]) {
      add(almost, "y", "last");
      expect(begun).to.have.length(3 * round - 1);
      await end(1);
      expect(begun.at(-1)).to.equal("last");
      await end(2);
    }
    expect(calls).to.deep.equal(["pause", "resume", "pause", "resume"]);
  });

  it("handles at most 256 messages and 1 MiB at once", () => {
    expect([MAX_UNHANDLED_MESSAGES, MAX_UNHANDLED_BYTES]).to.deep.equal([256, 1_048_576]);
  });

  it("has room again after a failed message", async () => {
    const { add, begun, endings, calls } = prepare();
    add(...numbered(MAX_UNHANDLED_MESSAGES), "next");
    endings[0]?.reject(new Error("oh"));
    await new Promise(setImmediate);
    expect(begun.at(-1)).to.equal("next");
    expect(calls).to.deep.equal(["pause", "resume"]);
  });

  it("passes everything on when the client has disconnected", () => {
    const { add, begun, inbox, calls } = prepare();
    const texts = numbered(MAX_UNHANDLED_MESSAGES * 3);
    add(...texts);
    inbox.end();
    expect(begun).to.deep.equal(texts);
    expect(calls).to.deep.equal(["pause", "resume"]);
  });
});
