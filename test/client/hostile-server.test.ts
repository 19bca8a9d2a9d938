// A faulty or hostile server: it advises every connection to reconnect, or sends something else where a number is expected.
import { expect } from "chai";
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
