// The client against a server that loses, doubles, delays and cuts.
import { expect } from "chai";
import { WebSocket } from "ws";
import { Client, type ClientOptions } from "../../client/index.ts";
import { ChannelServer } from "../helpers/channel-server.ts";
import { catchRejection } from "../helpers/errors.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";
import { until } from "../helpers/until.ts";

const HARMLESS = { lost: 0, doubled: 0, delayed: 0 };

const createClient = async (server: ChannelServer, options: Partial<ClientOptions> = {}) => {
  const url = await server.url();
  const client = new Client({
    url,
    WebSocket,
    backoff: { baseMs: 5, capMs: 40 },
    attemptTimeoutMs: 150,
    keepAliveMs: 400,
    ...options,
  });
  closeAfterwards(() => client.close());
  return client;
};

/** @returns what two clients got, and what was published. */
const chat = async (seed: number) => {
  const server = new ChannelServer(seed, { lost: 0.1, doubled: 0.1, delayed: 0.5 });
  const clients = [await createClient(server), await createClient(server)];
  const got = clients.map((client) => {
    const data: unknown[] = [];
    client.subscribe("room:1").on("publication", (delivery) => data.push(delivery.data));
    return data;
  });
  await Promise.all(clients.map((client) => client.subscribe("room:1").joined));
  // Where each began.
  const published: Promise<unknown>[] = [];
  for (let at = 0; at < 40; at += 1) {
    published.push(clients[at % 2]!.publish("room:1", at));
    if (server.chance.happens("cut", 0.15)) server.cutAll();
    if (at % 4 === 0) await published.at(-1);
  }
  await Promise.all(published);
  await until(() => got.every((data) => data.length >= 40));
  return { got, log: server.log, counts: server.chance.counts };
};

describe("the client and a server with faults", function () {
  it("R35 20 chats of 40 messages in which frames are lost, doubled, delayed and cut off: lost 0, duplicates 0, in order", async function () {
    const chats = await Promise.all(Array.from({ length: 20 }, (_, seed) => chat(seed + 1)));
    const total = { lost: 0, duplicates: 0 };
    for (const { got, log } of chats) {
      for (const data of got) {
        const { lost, duplicates } = createLedger(log.map(String), data.map(String));
        total.lost += lost;
        total.duplicates += duplicates;
        expect(data).to.deep.equal(log);
      }
      expect(log).to.have.length(40);
    }
    keepScore(this, total);
    expect(total).to.deep.equal({ lost: 0, duplicates: 0 });
    for (const fault of ["lost", "doubled", "delayed", "cut"]) {
      const count = chats.reduce((sum, { counts }) => sum + (counts[fault] ?? 0), 0);
      expect(count, fault).to.be.greaterThan(20);
    }
  });

  it("asks for a token at each connect", async () => {
    const server = new ChannelServer(1, HARMLESS);
    let tokens = 0;
    const token = () => `t${(tokens += 1)}`;
    const client = await createClient(server, { token, tokenIn: "query" });
    await client.subscribe("room:1").joined;
    server.cutAll();
    await until(() => server.tokens.length === 2);
    expect(server.tokens).to.deep.equal(["t1", "t2"]);
  });

  it("takes advice to reconnect: another connection with another token takes over, after a random part of the time", async () => {
    const server = new ChannelServer(1, HARMLESS);
    let tokens = 0;
    const token = () => `t${(tokens += 1)}`;
    const states: string[] = [];
    const client = await createClient(server, { token, tokenIn: "query", random: () => 0.001 });
    client.on("state", (state) => states.push(state));
    client.on("message", (text) => states.push(text));
    const room = client.subscribe("room:1");
    await room.joined;
    server.sendAll({ reconnect: { afterMs: 60_000, reason: "soon" } });
    await until(() => server.tokens.length === 2);
    await client.publish("room:1", "after");
    await until(() => room.position?.offset === 1);
    expect(server.tokens).to.deep.equal(["t1", "t2"]);
    expect(states).to.deep.equal(["connected"]);
  });

  it("tries again when there is no token, and when it cannot connect", async () => {
    const server = new ChannelServer(1, HARMLESS);
    let tokens = 0;
    const token = () => {
      tokens += 1;
      if (tokens < 4) throw new Error("no token now");
      return "t";
    };
    const client = await createClient(server, { token, tokenIn: "query" });
    await client.subscribe("room:1").joined;
    expect(tokens).to.equal(4);
  });

  it("goes over to another epoch, and tells that something is lost", async () => {
    const server = new ChannelServer(1, HARMLESS);
    const client = await createClient(server);
    const room = client.subscribe("room:1");
    await room.joined;
    await client.publish("room:1", "before");
    await until(() => room.position?.offset === 1);
    const lost: unknown[] = [];
    room.on("lost", (position) => lost.push(position));
    const got: unknown[] = [];
    room.on("publication", ({ data }) => got.push(data));
    server.epoch = "e2";
    server.log.length = 0;
    await client.publish("room:1", "first");
    await until(() => lost.length === 1);
    await client.publish("room:1", "second");
    await until(() => got.includes("second"));
    expect(lost).to.deep.equal([{ epoch: "e2", offset: 1 }]);
  });

  it("bounds what waits for a reply: the new one is refused, or the oldest is given up", async () => {
    const server = new ChannelServer(1, { ...HARMLESS, lost: 1 });
    const refusing = await createClient(server, { queueSize: 1 });
    const first = catchRejection(refusing.publish("room:1", 1, { timeoutMs: 50 }));
    expect(await catchRejection(refusing.publish("room:1", 2))).to.have.property(
      "code",
      "QueueFull",
    );
    expect(await first).to.have.property("code", "Timeout");
    const dropping = await createClient(server, { queueSize: 1, whenFull: "dropOldest" });
    const oldest = catchRejection(dropping.publish("room:1", 1));
    const abort = new AbortController();
    const newest = catchRejection(dropping.publish("room:1", 2, { signal: abort.signal }));
    expect(await oldest).to.have.property("code", "Dropped");
    abort.abort(new Error("not any more"));
    expect((await newest).message).to.equal("not any more");
  });

  it("gives up a connection that does not answer any more, and takes another one", async () => {
    const server = new ChannelServer(1, { ...HARMLESS, lost: 1 });
    const client = await createClient(server);
    client.subscribe("room:1").joined.catch(() => {});
    await until(() => server.tokens.length >= 2);
    expect(client.state).to.be.oneOf(["connected", "waiting", "connecting"]);
  });
});
