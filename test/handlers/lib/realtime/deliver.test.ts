// How long a publisher waits for the posts to members, and for what the queue takes over.
import { expect } from "chai";
import { createDeadline } from "../../../../handlers/lib/realtime/deliver.ts";

describe("the deadline of a publication", () => {
  const [STOP, LEAVING_MS] = [10_000, 4000];

  it("leaves four seconds after the last post begins, half of them for posts in flight", () => {
    expect(createDeadline(STOP, STOP - 700)).to.deep.equal({
      stopAtMs: STOP,
      giveUpAtMs: STOP + LEAVING_MS / 2,
      endMs: STOP + LEAVING_MS,
    });
  });

  it("leaves the same when the time for posting is over already", () => {
    expect(createDeadline(STOP, STOP + 300)).to.deep.equal({
      stopAtMs: STOP,
      giveUpAtMs: STOP + 300 + LEAVING_MS / 2,
      endMs: STOP + 300 + LEAVING_MS,
    });
  });
});
