// A client that sends more messages than are handled at once, against a gateway.
import { expect } from "chai";
import { MAX_UNHANDLED_MESSAGES } from "../../../gateway/websocket/limits.ts";
import { connect } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index}`);

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
