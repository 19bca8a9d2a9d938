// A subscription that is left and joined again, and whose listeners stop or fail.
import { getEventListeners } from "node:events";
import { expect } from "chai";
import type { Delivery } from "../../client/index.ts";
import { createStage } from "../helpers/fake-sockets.ts";
import { CHANNEL, join, page, publication, reconnect } from "../helpers/joined-room.ts";

describe("a subscription", () => {
  it("is left and joined again one request after the other, since the server handles them at the same time", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const listRequests = () => socket.sent.map(({ action }) => action);
    stage.client.subscribe(CHANNEL).unsubscribe();
    const again = stage.client.subscribe(CHANNEL);
    await stage.settle();
    expect(listRequests()).to.deep.equal(["subscribe"]);
    socket.reply("subscribe", { epoch: "e", offset: 0 });
    await stage.settle();
    expect(listRequests()).to.deep.equal(["subscribe", "unsubscribe"]);
    socket.reply("unsubscribe");
    await stage.settle();
    expect(listRequests()).to.deep.equal(["subscribe", "unsubscribe", "subscribe"]);
    socket.reply("subscribe", { epoch: "e", offset: 3 });
    await again.joined;
    expect(again.position).to.deep.equal({ epoch: "e", offset: 3 });
  });

  it("is not joined again by a request of one that was left while the connection was away", async () => {
    const stage = await createStage();
    const { room } = await join(stage);
    room.join();
    stage.socket.end();
    room.unsubscribe();
    await stage.clock.tickAsync(500);
    const socket = await stage.connect();
    expect(socket.sent).to.deep.equal([]);
  });

  it("sends nothing if its signal was aborted before, or if it is left before there is a connection", async () => {
    const stage = await createStage();
    const aborted = stage.client.subscribe(CHANNEL, { signal: AbortSignal.abort() });
    stage.client.subscribe("room:2").unsubscribe();
    const socket = await stage.connect();
    expect(socket.sent).to.deep.equal([]);
    let code: unknown;
    await aborted.joined.catch((error) => (code = error.code));
    expect(code).to.equal("Closed");
  });

  it("ends with its signal, and leaves nothing at a signal that outlives it", async () => {
    const stage = await createStage();
    const abort = new AbortController();
    const { signal } = abort;
    await stage.connect();
    for (let at = 0; at < 20; at += 1) {
      stage.client.subscribe(`room:${at}`, { signal }).unsubscribe();
    }
    expect(getEventListeners(signal, "abort")).to.have.length(0);
    const room = stage.client.subscribe("room:live", { signal });
    const reading = (async () => {
      for await (const delivery of room) return delivery;
      return "ended";
    })();
    abort.abort();
    expect(await reading).to.equal("ended");
    expect(getEventListeners(signal, "abort")).to.have.length(0);
  });

  it("keeps to itself what is still in flight when it is left, but not what is sent to the user", async () => {
    const stage = await createStage();
    const { room, socket, data } = await join(stage);
    const strays: unknown[] = [];
    stage.client.on("publication", ({ channel }) => strays.push(channel));
    room.unsubscribe();
    socket.receive(publication(1));
    socket.receive({ channel: "user:me", data: 1 });
    expect(data).to.deep.equal([]);
    expect(strays).to.deep.equal(["user:me"]);
  });

  it("moves its position along with each publication, so that a listener may store it", async () => {
    const stage = await createStage();
    const { room, socket } = await join(stage);
    const stored: unknown[] = [];
    room.on("publication", ({ data }) => {
      stored.push([data, room.position?.offset]);
      if (data === 3) room.unsubscribe();
    });
    socket.receive(publication(4));
    socket.receive(publication(2));
    socket.receive(publication(3));
    socket.receive(publication(1));
    expect(stored).to.deep.equal([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(room.position).to.deep.equal({ epoch: "e", offset: 3 });
  });

  it("ends an iterator that is left early, and no other one", async () => {
    const stage = await createStage();
    const { room, socket } = await join(stage);
    const [first, second] = [room[Symbol.asyncIterator](), room[Symbol.asyncIterator]()];
    const readOne = async (stream: AsyncIterable<Delivery>) => {
      for await (const { data } of stream) return data;
      return "ended";
    };
    const reading = readOne(first);
    for (const offset of [1, 2]) socket.receive(publication(offset));
    expect(await reading).to.equal(1);
    expect(await first.next()).to.deep.equal({ value: undefined, done: true });
    expect((await second.next()).value).to.include({ data: 1 });
    socket.receive(publication(3));
    expect([(await second.next()).value?.data, (await second.next()).value?.data]).to.deep.equal([
      2, 3,
    ]);
    // One that waits while it is ended.
    const waiting = second.next();
    await second.return();
    expect(await waiting).to.deep.equal({ value: undefined, done: true });
    expect(stage.client.state).to.equal("connected");
  });

  it("gives everything to others though a listener throws, whose error is not swallowed", async () => {
    const thrown: unknown[] = [];
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => thrown.push(error.message));
    try {
      const stage = await createStage();
      const { room, data, socket } = await join(stage);
      room.on("publication", () => {
        throw new Error("listener");
      });
      const endStates = stage.client.on("state", () => {
        throw new Error("state");
      });
      const last: unknown[] = [];
      room.on("publication", (delivery) => last.push(delivery.data));
      socket.receive(publication(1));
      await reconnect(stage);
      endStates();
      stage.socket.reply("subscribe", page(1, 2));
      await stage.settle();
      expect([data, last]).to.deep.equal([
        [1, 2],
        [1, 2],
      ]);
      expect(thrown).to.have.members(["listener", "listener", "state", "state", "state"]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of listeners) process.on("uncaughtException", listener);
    }
  });
});
