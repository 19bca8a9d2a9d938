// Which end of a connection is indexed: that of its token, or that of its two hours.
import { expect } from "chai";
import { stub } from "sinon";
import { createAdvise, endingInTime } from "../../../../handlers/lib/realtime/reconnect-advice.ts";

const CONNECTED_MS = 1_800_000_000_000;
const END = CONNECTED_MS / 1000 + 7200;

describe("the end of a connection", () => {
  for (const [what, expiresAt, expected] of [
    ["its token, which expires first", END - 1, END - 1],
    ["its two hours, which end first", END + 1, END],
    ["nothing that is known, without an expiry", undefined, undefined],
  ] as const) {
    it(`is that of ${what}`, async () => {
      const store = { put: stub().resolves("there"), delete: stub().resolves() };
      const connection = {
        connectionId: "a=",
        connectedAt: CONNECTED_MS,
        principalId: "p",
        sourceIp: "192.0.2.1",
        expiresAt,
      };
      expect(await endingInTime(store).put(connection)).to.equal("there");
      expect(store.put.args).to.deep.equal([[{ ...connection, expiresAt: expected }]]);
      await endingInTime(store).delete(connection);
      expect(store.delete.args).to.deep.equal([[connection]]);
    });
  }
});

describe("the advice to reconnect", () => {
  it("is one piece of work for each minute, and says why and when", async () => {
    const send = stub().resolves();
    const listIds = stub().resolves(["a="]);
    const minute = CONNECTED_MS / 60_000;
    const advise = createAdvise({ index: { listIds }, send, now: () => CONNECTED_MS - 90_000 });
    await advise(minute);
    const text = JSON.stringify({
      reconnect: {
        afterMs: 90_000,
        reason: "The token or the connection's two hours are about to end.",
      },
    });
    const id = `reconnect#${minute}`;
    const slices = [{ partition: `expiry#${minute}` }];
    expect(send.args).to.deep.equal([
      [{ id, broadcastId: id, text, slices, recipients: [], generation: 0 }],
    ]);
    listIds.resolves([]);
    await advise(minute + 1);
    expect(send.callCount).to.equal(1);
  });
});
