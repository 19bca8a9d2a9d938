// Limits how many messages of one client are handled at once, and loses none.
import { expect } from "chai";
import { Inbox } from "../../../gateway/websocket/inbox.ts";
import { MAX_UNHANDLED_BYTES, MAX_UNHANDLED_MESSAGES } from "../../../gateway/websocket/limits.ts";
import { connect } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";

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

  it("has room again after a failed message", async () => {
    const { add, begun, endings } = prepare();
    add(...numbered(MAX_UNHANDLED_MESSAGES), "next");
    endings[0]?.reject(new Error("oh"));
    await until(() => begun.at(-1) === "next");
  });

  it("passes everything on when the client has disconnected", () => {
    const { add, begun, inbox } = prepare();
    const texts = numbered(MAX_UNHANDLED_MESSAGES * 3);
    add(...texts);
    inbox.end();
    expect(begun).to.deep.equal(texts);
  });
});

const ECHO = `async ({ body }) => {
  console.log(body);
  return { statusCode: 200, body };
}`;

describe("a client that sends more messages than are handled at once", function () {
  const texts = numbered(MAX_UNHANDLED_MESSAGES + 50);

  it("gets a response to each message", async () => {
    const gateway = await startFixture({
      routes: { $default: { code: ECHO, routeResponse: true } },
    });
    const client = await gateway.connect();
    for (const text of texts) client.send(text);
    await until(() => client.pending.length === texts.length);
    expect(client.pending).to.have.members(texts);
  });

  it("has all of them routed even if it disconnects immediately", async () => {
    const gateway = await startFixture({ routes: { $default: { code: ECHO } } });
    const client = await connect(gateway.url);
    for (const text of texts) client.send(text);
    await client.close(1000);
    await until(() => gateway.lines.length === texts.length);
    expect(gateway.lines).to.have.members(texts.map((text) => `fixture-_default: ${text}`));
  });

  it("does not delay its $disconnect by earlier messages", async () => {
    const hang = "() => new Promise((done) => setTimeout(done, 60_000))";
    const gateway = await startFixture({
      routes: { $default: { code: hang, fn: { timeout: 60 } }, log: { code: ECHO } },
    });
    const client = await connect(gateway.url);
    for (const text of texts) client.send(text);
    const last = '{"action":"log"}';
    client.send(last);
    await client.close(1000);
    await until(() => gateway.lines.includes(`fixture-log: ${last}`));
  });

  it("receives timeouts, but its slots stay occupied until functions have ended", async () => {
    const code =
      'async () => { await new Promise((done) => setTimeout(done, 300)); console.log("ended"); return {}; }';
    const gateway = await startFixture({ routes: { $default: { code, timeoutMs: 50 } } });
    const client = await gateway.connect();
    for (const text of texts.slice(0, MAX_UNHANDLED_MESSAGES + 1)) client.send(text);
    for (let count = 0; count < MAX_UNHANDLED_MESSAGES; count += 1) {
      expect(await client.next()).to.match(/^{"message": "Endpoint request timed out"/);
    }
    expect(await client.next()).to.match(/^{"message": "Endpoint request timed out"/);
    expect(gateway.lines).to.include("fixture-_default: ended");
  });
});
