// Waits that are longer than a timer can be, which would fire at once then.
import { expect } from "chai";
import { createStage } from "../helpers/fake-sockets.ts";

const HOUR_MS = 60 * 60 * 1000;
const MONTH_MS = 31 * 24 * HOUR_MS;

describe("a client with long waits", () => {
  for (const milliseconds of [Infinity, MONTH_MS]) {
    it(`sends no sign of life and keeps its connection: ${milliseconds} ms`, async () => {
      const { clock, connect, sockets } = await createStage({
        keepAliveMs: milliseconds,
        renewAfterMs: milliseconds,
      });
      const socket = await connect();
      clock.tick(HOUR_MS);
      expect([socket.requests("ping").length, sockets.length]).to.deep.equal([0, 1]);
    });
  }

  it("follows no advice to reconnect before its time", async () => {
    const { clock, connect, sockets, settle } = await createStage({ keepAliveMs: Infinity });
    const socket = await connect();
    socket.receive({ reconnect: { afterMs: MONTH_MS, reason: "later" } });
    clock.tick(HOUR_MS);
    await settle();
    expect(sockets).to.have.length(1);
  });
});
