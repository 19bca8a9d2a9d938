// #38–#41: limits of messages, connection times and rates.
import type { Socket } from "node:net";
import { expect } from "chai";
import type { WebSocket } from "ws";
import type { TestClient } from "../../helpers/client.ts";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { LOG_EVENT, returns } from "../../helpers/handler-code.ts";
import { systemClock } from "../../../gateway/time/clock.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { until } from "../../helpers/until.ts";

const LENGTH = {
  code: "async ({ body }) => ({ statusCode: 200, body: String(Buffer.byteLength(body)) })",
  routeResponse: true,
};

const startLength = () =>
  startFixture({ routes: { $default: LENGTH, $disconnect: { code: LOG_EVENT } } });

/** Sends a message in frames of the given sizes. */
const sendFrames = (socket: WebSocket, sizes: number[]): void => {
  for (const [index, size] of sizes.entries()) {
    socket.send("x".repeat(size), { fin: index === sizes.length - 1 });
  }
};

const FRAME = 32 * 1024;

const LOG_BODY = "async ({ body }) => { console.log(body); return { statusCode: 200 }; }";

/** Sends in as few packets as possible. */
const sendAtOnce = (socket: WebSocket, send: () => void): void => {
  const { _socket: stream } = socket as unknown as { _socket: Socket };
  stream.cork();
  send();
  stream.uncork();
};

describe("limits", () => {
  it("#38 accepts a message of 128 KiB in frames of 32 KiB", async () => {
    const gateway = await startLength();
    const client = await gateway.connect();
    sendFrames(client.socket, [FRAME, FRAME, FRAME, FRAME]);
    expect(await client.next()).to.equal("131072");
  });

  const closesWith = async (code: number, send: (client: TestClient) => void) => {
    const gateway = await startLength();
    const client = await gateway.connect();
    send(client);
    expect((await client.closed).code).to.equal(code);
    expect(client.pending).to.deep.equal([]);
    await until(() =>
      gateway.lines.some((line) => line.includes(`"disconnectStatusCode":${code}`)),
    );
  };

  it("#38 closes with 1009 after a message of one byte more", () =>
    closesWith(1009, ({ socket }) => sendFrames(socket, [FRAME, FRAME, FRAME, FRAME, 1])));

  it("#38 closes with 1009 after a frame of 32 KiB and one byte", () =>
    closesWith(1009, ({ socket }) => sendFrames(socket, [FRAME + 1])));

  it("#38 closes with 1009 after a frame of 200 KB", () =>
    closesWith(1009, ({ socket }) => sendFrames(socket, [200_000])));

  it("#38 detects a large frame after small ones", () =>
    closesWith(1009, ({ socket }) => sendFrames(socket, [10, 200, 70_000])));

  for (const large of [FRAME + 1, 70_000, 131_072]) {
    it(`#38 closes with 1009 after a frame of ${large} bytes that precedes small ones`, () =>
      closesWith(1009, ({ socket }) => {
        sendAtOnce(socket, () => {
          socket.send("x".repeat(large));
          for (let count = 0; count < 5; count += 1) socket.send("after");
        });
      }));
  }

  it("#38 closes with 1009 after a large frame in the middle of a message", () =>
    closesWith(1009, ({ socket }) => sendFrames(socket, [10, FRAME + 1, 10])));

  it("routes messages before a large frame, and none after it", async () => {
    const gateway = await startFixture({ routes: { $default: { code: LOG_BODY } } });
    const client = await gateway.connect();
    sendAtOnce(client.socket, () => {
      for (const text of ["one", "two"]) client.send(text);
      client.socket.send("x".repeat(FRAME + 1));
      client.send("three");
    });
    expect((await client.closed).code).to.equal(1009);
    await until(() => gateway.lines.length === 2);
    expect(gateway.lines).to.have.members(["fixture-_default: one", "fixture-_default: two"]);
  });

  it("routes nothing after a binary message", async () => {
    const gateway = await startFixture({
      routes: { $default: { code: LOG_BODY }, $disconnect: { code: LOG_EVENT } },
    });
    const client = await gateway.connect();
    sendAtOnce(client.socket, () => {
      client.socket.send(Buffer.from("x"));
      client.send("after");
    });
    expect((await client.closed).code).to.equal(1003);
    await until(() => gateway.lines.length > 0);
    expect(gateway.lines.join()).to.match(/^fixture-_disconnect: /);
  });

  it("#39 closes with 1003 after a binary frame", () =>
    closesWith(1003, ({ socket }) => socket.send(Buffer.from("x"))));

  it("closes with 1007 after invalid UTF-8", () =>
    closesWith(1007, ({ socket }) => socket.send(Buffer.from([0xff]), { binary: false })));

  it("#40 closes with 1001 after ten idle minutes, counted from the last message", async () => {
    const clock = createManualClock();
    const gateway = await startFixture(
      { routes: { $default: LENGTH, $disconnect: { code: LOG_EVENT } } },
      { clock },
    );
    const client = await gateway.connect();
    clock.advance(9 * 60_000);
    client.send("still here");
    await client.next();
    clock.advance(9 * 60_000);
    client.send("still here");
    await client.next();
    clock.advance(10 * 60_000);
    expect(await client.closed).to.deep.equal({ code: 1001, reason: "Going away" });
    await until(() =>
      gateway.lines.some((line) => line.includes('"disconnectReason":"Going away"')),
    );
  });

  it("#40 closes with 1001 after two hours, even when busy", async () => {
    const clock = createManualClock();
    const gateway = await startFixture({ routes: { $default: LENGTH } }, { clock });
    const client = await gateway.connect();
    for (let minutes = 0; minutes < 119; minutes += 7) {
      clock.advance(7 * 60_000);
      client.send("x");
      expect(await client.next()).to.equal("1");
    }
    clock.advance(60_000);
    expect((await client.closed).code).to.equal(1001);
  });

  it("#41 accepts 500 new connections per second", async () => {
    const clock = createManualClock();
    const gateway = await startFixture(
      { routes: { $connect: { code: returns("{ statusCode: 418 }") } } },
      { clock },
    );
    for (let count = 0; count < 500; count += 50) {
      const statuses = await Promise.all(
        Array.from({ length: 50 }, () => waitForRefusal(gateway.url)),
      );
      expect(new Set(statuses)).to.deep.equal(new Set([418]));
    }
    expect(await waitForRefusal(gateway.url)).to.equal(429);
    clock.advance(2);
    expect(await waitForRefusal(gateway.url)).to.equal(418);
    expect(await waitForRefusal(gateway.url)).to.equal(429);
  });

  it("lets clients through although the time of day is set back", async () => {
    let nowMs = Date.now();
    const clock = { ...systemClock, now: () => (nowMs -= 3_600_000) };
    const gateway = await startFixture({ routes: { $default: LENGTH } }, { clock });
    for (let count = 0; count < 3; count += 1) {
      const client = await gateway.connect();
      client.send("x");
      expect(await client.next()).to.equal("1");
    }
  });

  const THROTTLED = {
    default_route_settings: { throttling_rate_limit: 1, throttling_burst_limit: 2 },
  };

  it("#41 answers messages above the stage's throttle with an error frame", async () => {
    const clock = createManualClock();
    const gateway = await startFixture(
      { routes: { $default: LENGTH }, stage: THROTTLED },
      { clock },
    );
    const client = await gateway.connect();
    const answer = async () => {
      client.send("x");
      return client.next();
    };
    expect([await answer(), await answer()]).to.deep.equal(["1", "1"]);
    expect(await answer()).to.match(/^{"message": "Too Many Requests", "connectionId":"/);
    clock.advance(1000);
    expect(await answer()).to.equal("1");
  });

  for (const [given, rate, burst] of [
    [{ throttling_burst_limit: 10 }, 0, 10],
    [{ throttling_rate_limit: 10 }, 10, 0],
    [{ throttling_rate_limit: 0, throttling_burst_limit: 0 }, 0, 0],
  ] as const) {
    it(`answers 429 to everything when the limits are ${rate} and ${burst}, and warns once`, async () => {
      const gateway = await startFixture({
        routes: { $connect: {} },
        stage: { default_route_settings: given },
      });
      expect(await waitForRefusal(gateway.url)).to.equal(429);
      expect(await waitForRefusal(gateway.url)).to.equal(429);
      const told = gateway.warnings.filter((line) => line.includes('The stage "test" rejects'));
      expect(told).to.deep.equal([
        `The stage "test" rejects every request for $connect with 429: its throttling_rate_limit is ${rate}, ` +
          `and its throttling_burst_limit is ${burst}. Set both to at least 1; a missing limit counts as 0.`,
      ]);
    });
  }

  it("does not warn of a throttle that recovers", async () => {
    const clock = createManualClock();
    const stack = { routes: { $connect: {} }, stage: THROTTLED };
    const gateway = await startFixture(stack, { clock });
    for (let count = 0; count < 2; count += 1) await gateway.connect();
    expect(await waitForRefusal(gateway.url)).to.equal(429);
    expect(gateway.warnings.filter((line) => line.includes("429"))).to.deep.equal([]);
  });

  it("throttles a route by its own settings", async () => {
    const gateway = await startFixture({
      routes: { $connect: {}, $default: LENGTH },
      stage: {
        ...THROTTLED,
        route_settings: [
          { route_key: "$connect", throttling_rate_limit: 0, throttling_burst_limit: 0 },
        ],
      },
    });
    expect(await waitForRefusal(gateway.url)).to.equal(429);
  });

  it("#41 rejects a URL of more than 4096 characters", async () => {
    const gateway = await startFixture({ routes: { $connect: {} } });
    const query = (length: number) => `?a=${"x".repeat(length - "/test?a=".length)}`;
    await gateway.connect(query(4096));
    expect(await waitForRefusal(gateway.url + query(4097))).to.equal(414);
  });
});
