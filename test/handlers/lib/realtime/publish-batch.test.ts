// What becomes of the items of a batch.
import { expect } from "chai";
import { stub } from "sinon";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { createPublishBatch } from "../../../../handlers/lib/realtime/publish-batch.ts";
import { stubLog } from "../../../helpers/stubs.ts";

describe("an item of a batch", () => {
  it("that fails says only that it may be repeated, and the log says why", async () => {
    const log = stubLog();
    const failure = new TypeError("The table websocket-dev is gone");
    const publishBatch = createPublishBatch({
      publish: stub().rejects(failure),
      deliver: stub().resolves(),
      clock: systemClock,
      log,
    });
    const tally = { count: stub() };
    const items = [{ channel: "room:1", data: 1 }];
    expect(await publishBatch(items, tally as never, { requestId: "r" })).to.deep.equal([
      {
        error: "InternalError",
        message: "It is not published, or not delivered to everybody. Repeat it with the same key.",
      },
    ]);
    const { name, message, stack } = failure;
    expect(log.args).to.deep.equal([
      ["ERROR", "not published", { requestId: "r", error: { name, message, stack } }],
    ]);
    expect(tally.count.callCount).to.equal(0);
  });
});
