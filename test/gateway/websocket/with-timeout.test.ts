// Results that come in time, too late, or not at all.
import { expect } from "chai";
import { type SinonFakeTimers, useFakeTimers } from "sinon";
import { withTimeout } from "../../../gateway/websocket/with-timeout.ts";
import { catchRejection } from "../../helpers/errors.ts";

describe("a result with a timeout", () => {
  let time: SinonFakeTimers;
  beforeEach(() => {
    time = useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => time.restore());

  it("is that of the promise in time, and leaves no timer", async () => {
    expect(await withTimeout(Promise.resolve({ payload: "x" }), 50)).to.deep.equal({
      payload: "x",
    });
    await time.tickAsync(0);
    expect(time.countTimers()).to.equal(0);
  });

  it("is the promise's error, which leaves no timer either", async () => {
    const error = await catchRejection(withTimeout(Promise.reject(new Error("broken")), 50));
    expect(error.message).to.equal("broken");
    await time.tickAsync(0);
    expect(time.countTimers()).to.equal(0);
  });

  it("is a timeout from then on, which says when the promise ends, well or not", async () => {
    for (const ends of ["resolve", "reject"] as const) {
      const late = Promise.withResolvers<object>();
      const result = withTimeout(late.promise, 50);
      let known: object | undefined;
      void result.then((each) => (known = each));
      await time.tickAsync(49);
      expect(known).to.equal(undefined);
      await time.tickAsync(1);
      expect(known).to.include({ kind: "timeout" });
      let hasEnded = false;
      const { ended } = known as unknown as { ended: Promise<void> };
      const waiting = ended.then(() => (hasEnded = true));
      await time.tickAsync(1000);
      expect(hasEnded).to.equal(false);
      late[ends]({});
      await waiting;
    }
  });
});
