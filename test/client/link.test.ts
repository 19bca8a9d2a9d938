// One connection after another: callbacks and sockets that fail in every way, keepalives, and changing over.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect } from "chai";
import { WebSocket } from "ws";
import { Client } from "../../client/index.ts";
import { catchRejection } from "../helpers/errors.ts";
import { createStage, FakeSocket, type Stage } from "../helpers/fake-sockets.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

const MINUTE_MS = 60_000;

describe("the connection of a client", () => {
  it("waits a random time before each attempt, twice as long as before, at most 30 seconds", async () => {
    const stage = await createStage({ random: () => 0.5 });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const { length } = stage.sockets;
      stage.socket.end();
      const startedMs = stage.clock.now;
      while (stage.sockets.length === length) await stage.clock.nextAsync();
      waits.push(stage.clock.now - startedMs);
    }
    expect(waits).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(stage.errors).to.have.length(9);
  });

  it("gives up a callback that never settles, says so, and asks again", async () => {
    let calls = 0;
    const late: ((token: string) => void)[] = [];
    const token = () => {
      calls += 1;
      return new Promise<string>((resolve) => late.push(resolve));
    };
    const stage = await createStage({ token, connectTimeoutMs: 1000 });
    await stage.clock.tickAsync(1000);
    expect(String(stage.errors)).to.equal("Error: There was no connection within 1000 ms.");
    expect(stage.client.state).to.equal("waiting");
    await stage.clock.tickAsync(500);
    expect(calls).to.equal(2);
    late[0]!("late");
    await stage.settle();
    expect(stage.sockets).to.have.length(0);
    late[1]!("in time");
    await stage.settle();
    expect(stage.socket.protocols).to.deep.equal(["channels", "in time"]);
  });

  it("tells what a callback throws, even one that throws after it was given up", async () => {
    const rejects: ((error: Error) => void)[] = [];
    const token = () => new Promise<string>((_, reject) => rejects.push(reject));
    const stage = await createStage({ token, connectTimeoutMs: 1000 });
    rejects[0]!(new Error("no session"));
    await stage.settle();
    expect(String(stage.errors)).to.equal("Error: no session");
    await stage.clock.tickAsync(500);
    await stage.clock.tickAsync(1000);
    rejects[1]!(new Error("late"));
    await stage.settle();
    expect(stage.errors.map(String)).to.deep.equal([
      "Error: no session",
      "Error: There was no connection within 1000 ms.",
    ]);
  });

  it("tells what the socket's constructor throws", async () => {
    class Picky extends FakeSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols);
        throw new SyntaxError("The URL is invalid");
      }
    }
    const stage = await createStage({ WebSocket: Picky });
    expect(String(stage.errors)).to.equal("SyntaxError: The URL is invalid");
    expect(stage.client.state).to.equal("waiting");
  });

  it("gives up a socket that never opens, and closes it if it opens nevertheless", async () => {
    const stage = await createStage({ connectTimeoutMs: 1000 });
    const [late] = stage.sockets;
    await stage.clock.tickAsync(1500);
    expect(stage.sockets).to.have.length(2);
    await stage.connect();
    late!.open();
    late!.end();
    expect(late!.closedWith).to.equal("none");
    expect(stage.client.state).to.equal("connected");
    expect(stage.states).to.deep.equal(["connecting", "waiting", "connecting", "connected"]);
  });

  it("makes no socket once it is closed, and leaves no timer", async () => {
    let give: (token: string) => void = () => {};
    const token = () => new Promise<string>((resolve) => (give = resolve));
    const stage = await createStage({ token });
    stage.client.close();
    give("late");
    await stage.settle();
    expect(stage.sockets).to.have.length(0);
    expect(stage.clock.countTimers()).to.equal(0);
  });

  it("leaves no timer when it is closed at once, by a signal", async () => {
    const stage = await createStage({ signal: AbortSignal.abort() });
    expect(stage.client.state).to.equal("closed");
    expect(stage.sockets).to.have.length(0);
    expect(stage.clock.countTimers()).to.equal(0);
  });

  it("leaves no timer when it is closed while it waits, connects, or is connected", async () => {
    for (const prepare of ["waiting", "connecting", "connected"] as const) {
      const stage = await createStage();
      const room = stage.client.subscribe("room:1");
      const published = catchRejection(stage.client.publish("room:1", 1));
      if (prepare === "waiting") stage.socket.end();
      if (prepare === "connected") await stage.connect();
      expect(stage.client.state).to.equal(prepare);
      stage.client.close();
      stage.client.close();
      expect(await published).to.have.property("code", "Closed");
      expect(await catchRejection(room.joined)).to.have.property("code", "Closed");
      expect(stage.clock.countTimers()).to.equal(0);
      stage.clock.restore();
    }
  });

  it("is closed during a real handshake without an error that nobody handles", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    closeAfterwards(() => silent.close());
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    for (const token of [undefined, async () => "t"]) {
      const closing: Promise<unknown>[] = [];
      class Watched extends WebSocket {
        constructor(url: string, protocols?: string[]) {
          super(url, protocols);
          closing.push(new Promise((resolve) => this.once("close", resolve)));
        }
      }
      const client = new Client({ url: `ws://127.0.0.1:${port}`, token, WebSocket: Watched });
      await once(silent, "connection").then(([socket]) => closeAfterwards(() => socket.destroy()));
      client.close();
      await Promise.all(closing);
      expect(closing).to.have.length(1);
    }
  });

  it("gives nothing out that comes after it was closed", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const seen: unknown[] = [];
    for (const name of ["publication", "message"] as const) {
      stage.client.on(name, (value) => seen.push(value));
    }
    stage.client.subscribe("room:1");
    stage.client.close();
    socket.receive({ channel: "room:1", data: 1 });
    socket.receive({ channel: "user:me", data: 1 });
    socket.receive({ other: true });
    expect(seen).to.deep.equal([]);
  });

  it("is silent for less than the ten minutes after which API Gateway closes it", async () => {
    const stage = await createStage({ renewAfterMs: 24 * 60 * MINUTE_MS });
    const socket = await stage.connect();
    const sentMs: number[] = [stage.clock.now];
    while (stage.clock.now - sentMs[0]! < 60 * MINUTE_MS) {
      const { length } = socket.sent;
      await stage.clock.nextAsync();
      if (socket.sent.length === length) continue;
      sentMs.push(stage.clock.now);
      socket.receive({ action: "pong" });
    }
    const silences = sentMs.slice(1).map((at, index) => at - sentMs[index]!);
    expect(silences.length).to.be.greaterThan(10);
    expect(Math.max(...silences)).to.be.below(10 * MINUTE_MS);
    expect(stage.sockets).to.have.length(1);
  });

  it("replaces a connection that answers nothing, but not the one that came after it", async () => {
    const stage = await createStage();
    const dead = await stage.connect();
    await stage.clock.tickAsync(4 * MINUTE_MS + 10_000);
    expect(dead.closedWith).to.equal("none");
    await stage.clock.tickAsync(500);
    (await stage.connect()).receive({ action: "pong" });
    // Its ping is due at the end of the next four minutes; then it ends, and another one takes over within ten seconds.
    await stage.clock.tickAsync(4 * MINUTE_MS - 10_500);
    stage.socket.end();
    await stage.clock.tickAsync(500);
    const healthy = await stage.connect();
    await stage.clock.tickAsync(20_000);
    expect(healthy.closedWith).to.equal(undefined);
    expect(stage.client.state).to.equal("connected");
  });

  for (const [random, minutes] of [
    [0, 110],
    [1, 99],
  ] as const) {
    it(`changes over after ${minutes} minutes, before the two hours are over, without a moment between`, async () => {
      const stage = await createStage({ random: () => random });
      const before = await stage.connect();
      await passMinutes(stage, minutes - 1);
      await stage.clock.tickAsync(MINUTE_MS - 1);
      expect(stage.sockets).to.have.length(1);
      await stage.clock.tickAsync(1);
      expect(stage.sockets).to.have.length(2);
      expect(before.closedWith).to.equal(undefined);
      await stage.connect();
      expect(before.closedWith).to.equal(undefined);
      await stage.clock.tickAsync(5000);
      expect(before.closedWith).to.equal(1000);
      expect(stage.states).to.deep.equal(["connecting", "connected"]);
    });
  }

  it("waits longer and longer to change over, although the connection before is alive", async () => {
    const stage = await createStage({ renewAfterMs: 1000 });
    const before = await stage.connect();
    await stage.clock.tickAsync(900);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { length } = stage.sockets;
      stage.socket.end();
      before.receive({ action: "pong" });
      const startedMs = stage.clock.now;
      while (stage.sockets.length === length) await stage.clock.nextAsync();
      waits.push(stage.clock.now - startedMs);
    }
    expect(waits).to.deep.equal([500, 1000, 2000, 4000, 8000]);
    expect(stage.states).to.deep.equal(["connecting", "connected"]);
  });

  it("says at once that there is no WebSocket", () => {
    const { WebSocket: global } = globalThis;
    closeAfterwards(() => Object.assign(globalThis, { WebSocket: global }));
    Reflect.deleteProperty(globalThis, "WebSocket");
    expect(() => new Client({ url: "ws://127.0.0.1:1" })).to.throw(TypeError, 'package "ws"');
  });
});

/** Passes whole minutes, in which the server answers. */
const passMinutes = async (stage: Stage, minutes: number): Promise<void> => {
  for (let passed = 0; passed < minutes; passed += 1) {
    stage.socket.receive({ action: "pong" });
    await stage.clock.tickAsync(MINUTE_MS);
  }
};
