// A faulty or hostile server: it advises every connection to reconnect, or sends something else where a number is expected.
import { expect } from "chai";
import { catchRejection } from "../helpers/errors.ts";
import { createStage } from "../helpers/fake-sockets.ts";

const ADVICE = [{ afterMs: 0 }, { afterMs: -1 }, { afterMs: "soon" }, { afterMs: null }, {}, true];

describe("advice to reconnect", () => {
  for (const reconnect of ADVICE)
    it(`${JSON.stringify(reconnect)} on each connection is not followed at once`, async () => {
      const stage = await createStage();
      for (let time = 0; time < 200; time += 1) {
        if (stage.socket.closedWith === undefined) {
          stage.socket.open();
          stage.socket.receive({ reconnect });
        }
        await stage.clock.tickAsync(50);
      }
      // Ten seconds.
      expect(stage.sockets.length).to.be.within(2, 21);
    });

  it("on one connection, many times, is followed once", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const before = stage.clock.countTimers();
    for (let time = 0; time < 1000; time += 1) socket.receive({ reconnect: { afterMs: 60_000 } });
    expect(stage.clock.countTimers()).to.equal(before + 1);
  });
});

describe("a retryAfterMs that is not a positive number", () => {
  for (const retryAfterMs of ["soon", {}, null, -1, true])
    it(`${JSON.stringify(retryAfterMs)} is ignored, and the request counts as refused`, async () => {
      const stage = await createStage();
      const socket = await stage.connect();
      const { joined } = stage.client.subscribe("room:1");
      let isJoined = false;
      void joined.then(() => (isJoined = true));
      await stage.settle();
      socket.refuse("subscribe", "TooManyRequests", { retryAfterMs });
      await stage.clock.tickAsync(1900);
      expect([isJoined, socket.requests("subscribe").length]).to.deep.equal([false, 1]);
      await stage.clock.tickAsync(200);
      expect([isJoined, socket.requests("subscribe").length]).to.deep.equal([false, 2]);
    });
});

/** No method turns it into a text or a number: an attempt throws, in a listener of the socket, which ends a Node.js process. */
const NO_PRIMITIVE = { toString: 1, valueOf: 1 };

describe("a frame with something else than the protocol has", () => {
  for (const frame of [
    { channel: "room:1", epoch: "e", offset: NO_PRIMITIVE, data: 1 },
    { channel: "room:1", epoch: "e", offset: "2", data: 1 },
    { channel: "room:1", epoch: "e", offset: 1.5, data: 1 },
    { channel: "room:1", epoch: NO_PRIMITIVE, offset: 2, data: 1 },
    { channel: NO_PRIMITIVE, data: 1 },
    { channel: "room:1", at: NO_PRIMITIVE, join: { connection: "c", user: "u" } },
    { channel: "room:1", at: "1", leave: { connection: "c", user: "u" } },
    { channel: "room:1", at: 1, join: "c" },
    { channel: "room:1", at: 1, join: { connection: NO_PRIMITIVE, user: "u" } },
    { channel: "room:1", at: 1, leave: { connection: "c" } },
  ])
    it(`${JSON.stringify(frame)} is a message that the client does not know`, async () => {
      const stage = await createStage();
      const socket = await stage.connect();
      const subscription = stage.client.subscribe("room:1", { since: { epoch: "e", offset: 1 } });
      await stage.settle();
      socket.reply("subscribe", { epoch: "e", offset: 1, recovered: true, publications: [] });
      await stage.settle();
      const got: unknown[] = [];
      for (const name of ["publication", "join", "leave"] as const)
        subscription.on(name, (value) => got.push(value));
      stage.client.on("publication", (value) => got.push(value));
      stage.client.on("message", (text) => got.push(text));
      socket.receive(frame);
      expect(got).to.deep.equal([JSON.stringify(frame)]);
      socket.receive({ channel: "room:1", epoch: "e", offset: 2, data: "next" });
      expect(subscription.position).to.deep.equal({ epoch: "e", offset: 2 });
    });

  for (const message of [NO_PRIMITIVE, null, 1, ["a"]])
    it(`a refusal with the message ${JSON.stringify(message)} is a refusal`, async () => {
      const stage = await createStage();
      const socket = await stage.connect();
      const refused = catchRejection(stage.client.publish("room:1", 1));
      socket.refuse("publish", "BadRequest", { message });
      expect(await refused).to.include({ code: "BadRequest", message: "" });
    });
});

describe("publications from far ahead", () => {
  it("are kept up to a thousand, and asked for again", async () => {
    const stage = await createStage();
    const socket = await stage.connect();
    const subscription = stage.client.subscribe("room:1", { since: { epoch: "e", offset: 0 } });
    await stage.settle();
    socket.reply("subscribe", { epoch: "e", offset: 0, recovered: true, publications: [] });
    await stage.settle();
    const got: unknown[] = [];
    subscription.on("publication", ({ offset }) => got.push(offset));
    for (let offset = 2; offset <= 1101; offset += 1)
      socket.receive({ channel: "room:1", epoch: "e", offset, data: 1 });
    socket.receive({ channel: "room:1", epoch: "e", offset: 1, data: 1 });
    // 1002 to 1101 were not kept.
    expect(got).to.have.length(1001);
    await stage.clock.tickAsync(400);
    const rest = Array.from({ length: 100 }, (_, at) => ({ offset: 1002 + at, data: 1 }));
    socket.reply("history", { epoch: "e", offset: 1101, recovered: true, publications: rest });
    await stage.settle();
    expect(got).to.deep.equal(Array.from({ length: 1101 }, (_, at) => at + 1));
    const asked = socket.requests("history").length;
    socket.reply("history", { epoch: "e", offset: 1101, recovered: true, publications: [] });
    await stage.clock.tickAsync(60_000);
    expect(socket.requests("history").length - asked).to.be.below(10);
  });
});
