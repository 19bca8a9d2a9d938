// Messages to clients: limited in size, and in the bytes buffered for a client that does not read.
import { expect } from "chai";
import { MAX_MESSAGE_BYTES, MAX_UNREAD_BYTES } from "../../../gateway/websocket/limits.ts";
import type { TestClient } from "../../helpers/client.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { mappedStack } from "../../helpers/mapped-stack.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";
import { until } from "../../helpers/until.ts";

/** Responds with the text, repeated as often as the message says. */
const repeats = (text: string): string =>
  `async ({ body }) => ({ statusCode: 200, body: "${text}".repeat(Number(body)) })`;

const tooLarge = ({ warnings }: FixtureGateway): string[] =>
  warnings.filter((line) => line.includes("a message holds at most 131072"));

describe("a message to a client", () => {
  for (const [text, most] of [
    ["x", MAX_MESSAGE_BYTES],
    ["é", MAX_MESSAGE_BYTES / 2],
    ["𝄞", MAX_MESSAGE_BYTES / 4],
  ] as const) {
    it(`has at most 128 KiB of UTF-8: ${most} times "${text}"`, async () => {
      const { gateway, ask } = await startTwoWayRoute({ code: repeats(text) });
      expect(Buffer.byteLength(await ask(String(most)))).to.equal(MAX_MESSAGE_BYTES);
      expect(await ask(String(most + 1))).to.match(FAILED);
      expect(await ask("3")).to.equal(text.repeat(3));
      expect(tooLarge(gateway)).to.deep.equal([
        `aws_apigatewayv2_route._default: its function returned ${MAX_MESSAGE_BYTES + Buffer.byteLength(text)} bytes; ` +
          'a message holds at most 131072. The client gets "Internal server error". Return less, or post several messages.',
      ]);
    });
  }

  it("has the same limit when rendered by a template", async () => {
    const gateway = await startFixture(
      mappedStack({
        code: 'async ({ length }) => "x".repeat(length)',
        integration: { request_templates: { "application/json": '{"length":$input.path("$.n")}' } },
        responses: { $default: { response_templates: { $default: "$input.body$input.body" } } },
      }),
    );
    const client = await gateway.connect();
    client.send({ action: "map", n: 40_000 });
    expect(await client.next()).to.have.length(80_004);
    client.send({ action: "map", n: 100_000 });
    expect(await client.next()).to.match(FAILED);
  });
});

/** Stops reading: first the client's buffer of the connection fills up, then the gateway's. */
const stopReading = (client: TestClient): void => client.socket.pause();

const unread = ({ warnings }: FixtureGateway): string[] =>
  warnings.filter((line) => line.includes("does not read"));

describe("a client that does not read", () => {
  it("loses messages above the limit, causes one warning, and continues when it reads again", async () => {
    const { gateway, client, ask } = await startTwoWayRoute({ code: repeats("a") });
    await ask("1");
    stopReading(client);
    const asked = 200;
    for (let count = 0; count < asked; count += 1) client.send("100000");
    await until(() => unread(gateway).length > 0);
    const other = await gateway.connect();
    other.send("2");
    expect(await other.next()).to.equal("aa");
    client.socket.resume();
    await until(async () => {
      client.send("3");
      return (await client.next()) === "aaa";
    });
    const received = client.pending.length;
    expect(received).to.be.below(asked);
    expect(unread(gateway)).to.have.length(1);
    expect(unread(gateway)[0]).to.include(
      `more than ${MAX_UNREAD_BYTES} bytes are buffered for it`,
    );
  });

  it("receives a limited number of error frames", async () => {
    const gateway = await startFixture({ routes: { known: {} } });
    const client = await gateway.connect();
    stopReading(client);
    for (let count = 0; count < 60_000; count += 1) client.socket.send("x");
    await until(() => unread(gateway).length > 0);
    const other = await gateway.connect();
    other.send("x");
    expect(await other.next()).to.match(/^{"message": "Forbidden"/);
  });
});

describe("a client that sends endlessly", () => {
  it("takes turns with the other clients, message by message", async () => {
    const gateway = await startFixture(
      {
        routes: {
          $default: {
            code: "async ({ body }) => { console.log(body); return { statusCode: 200 }; }",
          },
        },
      },
      { accountThrottle: { rateLimit: 100_000, burstLimit: 100_000 } },
    );
    const [one, other] = [await gateway.connect(), await gateway.connect()];
    one.send("warm");
    await until(() => gateway.lines.length === 1);
    const flood = 2000;
    const { _socket: stream } = one.socket as unknown as {
      _socket: NodeJS.WritableStream & { cork(): void; uncork(): void };
    };
    stream.cork();
    for (let count = 0; count < flood; count += 1) one.send("a");
    stream.uncork();
    other.send("b");
    await until(() => gateway.lines.length === flood + 2);
    expect(gateway.lines.findIndex((line) => line.endsWith(": b"))).to.be.below(flood / 10);
  });
});
