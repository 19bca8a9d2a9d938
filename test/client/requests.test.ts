// Requests and their replies: lost, late, of another connection, refused, cancelled, and too many.
import { getEventListeners } from "node:events";
import { expect } from "chai";
import { WebSocket } from "ws";
import { Client } from "../../client/index.ts";
import { ChannelServer } from "../helpers/channel-server.ts";
import { catchRejection } from "../helpers/errors.ts";
import { createStage } from "../helpers/fake-sockets.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

describe("the requests of a client", () => {
  it("are sent again when no reply comes, until they time out", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const published = catchRejection(stage.client.publish("room:1", 1, { key: "k" }));
    for (let seconds = 0; seconds < 29; seconds += 1) {
      socket.receive({ action: "pong" });
      await stage.clock.tickAsync(1000);
    }
    const { id } = socket.requests("publish")[0]!;
    const request = { action: "publish", channel: "room:1", data: 1, key: "k", id };
    expect(socket.requests("publish")).to.deep.equal([request, request, request]);
    await stage.clock.tickAsync(1000);
    expect(await published).to.include({ name: "ChannelError", code: "Timeout" });
    socket.reply("publish", { offset: 1 });
  });

  it("are sent again on the next connection, and replies on the one before do not count", async () => {
    const stage = await createStage({ renewAfterMs: 1000 });
    const before = await stage.connect();
    const room = stage.client.subscribe("room:1");
    await stage.clock.tickAsync(900);
    const next = await stage.connect();
    expect(next.requests("subscribe")).to.have.length(1);
    let isJoined = false;
    void room.joined.then(() => (isJoined = true));
    // It is a member on the connection before, which is about to end.
    before.reply("subscribe", { epoch: "e", offset: 0 });
    await stage.settle();
    expect(isJoined).to.equal(false);
    next.reply("subscribe", { epoch: "e", offset: 0 });
    await stage.settle();
    expect(isJoined).to.equal(true);
  });

  it("are repeated once with another token when they are refused, if the token is not a new one", async () => {
    let tokens = 0;
    const token = () => `t${(tokens += 1)}`;
    const stage = await createStage({ token });
    const first = await stage.connect();
    const early = catchRejection(stage.client.publish("room:1", 1));
    first.refuse("publish", "Forbidden");
    expect(await early).to.have.property("code", "Forbidden");

    await stage.clock.tickAsync(30_000);
    const room = stage.client.subscribe("room:1");
    const published = stage.client.publish("room:1", 2);
    first.refuse("subscribe", "Forbidden");
    for (const _ of ["once", "twice"]) first.refuse("publish", "Forbidden");
    await stage.settle();
    const second = await stage.connect();
    expect(second.protocols).to.deep.equal(["channels", "t2"]);
    second.reply("publish", { offset: 1, epoch: "e" });
    expect(await published).to.deep.equal({ offset: 1, epoch: "e" });
    second.refuse("subscribe", "Forbidden");
    expect(await catchRejection(room.joined)).to.have.property("code", "Forbidden");
    expect(tokens).to.equal(2);
  });

  it("are refused at once where there is no other token to ask for", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    await stage.clock.tickAsync(30_000);
    const published = catchRejection(stage.client.publish("room:1", 1));
    socket.refuse("publish", "Forbidden");
    expect(await published).to.have.property("code", "Forbidden");
  });

  it("are repeated after a conflict, and tell when they may be repeated after others", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const published = catchRejection(stage.client.publish("room:1", 1));
    socket.refuse("publish", "Conflict");
    await stage.clock.tickAsync(200);
    expect(socket.requests("publish")).to.have.length(2);
    socket.refuse("publish", "TooManyRequests", { retryAfterMs: 70 });
    expect(await published).to.include({ code: "TooManyRequests", retryAfterMs: 70 });
  });

  it("are refused when API Gateway would close the connection for their size", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const published = stage.client.publish("room:1", "é".repeat(16_384));
    const { code, message } = (await catchRejection(published)) as any;
    expect(code).to.equal("BadRequest");
    expect(message).to.match(/at most 32768 bytes.*received \d{5}\.$/);
    expect(socket.sent).to.deep.equal([]);
    const fits = catchRejection(stage.client.publish("room:1", "e".repeat(32_600)));
    expect(socket.requests("publish")).to.have.length(1);
    stage.client.close();
    expect(await fits).to.have.property("code", "Closed");
  });

  it("are rejected when they have no JSON, and leave nothing behind", async () => {
    const stage = await createStage({ queueSize: 1 });
    const timers = stage.clock.countTimers();
    expect(await catchRejection(stage.client.publish("room:1", 1n))).to.be.instanceOf(TypeError);
    expect(stage.clock.countTimers()).to.equal(timers);
    const waits = catchRejection(stage.client.publish("room:1", 1));
    stage.client.close();
    expect(await waits).to.have.property("code", "Closed");
  });

  it("are cancelled by a signal: before, meanwhile, and afterwards, which changes nothing", async () => {
    const stage = await createStage({ queueSize: 1, whenFull: "dropOldest" });
    const socket = await stage.connect();
    const abort = new AbortController();
    const { signal } = abort;
    const first = stage.client.publish("room:1", 1, { signal });
    const aborted = stage.client.publish("room:1", 2, { signal: AbortSignal.abort() });
    expect(await catchRejection(aborted)).to.have.property("name", "AbortError");
    socket.reply("publish", { offset: 1 });
    await first;
    expect(socket.requests("publish")).to.have.length(1);
    expect(getEventListeners(signal, "abort")).to.have.length(0);

    const second = catchRejection(stage.client.publish("room:1", 3, { signal }));
    abort.abort("a text");
    expect(await second).to.have.property("code", "Closed");
    expect(getEventListeners(signal, "abort")).to.have.length(0);
    socket.reply("publish", { offset: 2 });
    await stage.settle();
  });

  it("of subscriptions are not counted: a hundred channels leave room for a publish", async () => {
    const stage = await createStage({ queueSize: 1 });
    for (let at = 0; at < 100; at += 1) stage.client.subscribe(`room:${at}`);
    const socket = await stage.connect();
    expect(socket.requests("subscribe")).to.have.length(100);
    const published = stage.client.publish("room:1", 1);
    expect(socket.requests("publish")).to.have.length(1);
    socket.reply("publish", { offset: 1 });
    expect(await published).to.have.property("offset", 1);
  });

  it("wait for a connection by the ten thousand, and each gets its reply; beyond the queue they are refused", async () => {
    const server = new ChannelServer(1, { lost: 0, doubled: 0, delayed: 0 });
    let give: (token: string) => void = () => {};
    const client = new Client({
      url: await server.url(),
      token: () => new Promise((resolve) => (give = resolve)),
      tokenIn: "query",
      WebSocket,
      queueSize: 10_000,
    });
    closeAfterwards(() => client.close());
    const waiting = Array.from({ length: 10_000 }, (_, at) => client.publish("room:1", at));
    const beyond = await Promise.allSettled([client.publish("room:1", -1)]);
    expect(beyond[0]).to.have.nested.property("reason.code", "QueueFull");
    await new Promise(setImmediate);
    give("t");
    const offsets = (await Promise.all(waiting)).map(({ offset }) => offset);
    expect(offsets).to.deep.equal(Array.from({ length: 10_000 }, (_, at) => at + 1));
    expect(server.log).to.have.length(10_000);
  });
});
