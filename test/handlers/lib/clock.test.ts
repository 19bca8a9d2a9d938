// Waiting for a time, for a promise, and for a promise with a timeout.
import { expect } from "chai";
import { type SinonFakeTimers, useFakeTimers } from "sinon";
import { sleep, systemClock, waitFor } from "../../../handlers/lib/clock.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { createVirtualClock } from "../../helpers/virtual-clock.ts";

describe("the system's clock", () => {
  let timers: SinonFakeTimers;
  beforeEach(() => {
    timers = useFakeTimers({ now: 5000, toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => timers.restore());

  it("calls back after the time", () => {
    const calls: string[] = [];
    systemClock.after(30, () => calls.push("due"));
    timers.tick(29);
    expect(calls).to.deep.equal([]);
    timers.tick(1);
    expect(calls).to.deep.equal(["due"]);
  });

  it("does not call back after it was cancelled", () => {
    const calls: string[] = [];
    systemClock.after(30, () => calls.push("due"))();
    timers.tick(100);
    expect(calls).to.deep.equal([]);
  });
});

describe("waiting", () => {
  it("takes the given time", async () => {
    const clock = createVirtualClock(0);
    const slept = sleep(clock, 40);
    clock.step();
    await slept;
    expect(clock.now()).to.equal(40);
  });

  it("for a promise ends with it, and leaves no timer behind", async () => {
    const clock = createVirtualClock(0);
    await waitFor(clock, 40, Promise.resolve());
    await new Promise(setImmediate);
    expect(clock.step()).to.equal(false);
  });

  it("for a promise fails with it, and leaves no timer behind", async () => {
    const clock = createVirtualClock(0);
    const failure = new Error("no");
    expect(await catchRejection(waitFor(clock, 40, Promise.reject(failure)))).to.equal(failure);
    await new Promise(setImmediate);
    expect(clock.step()).to.equal(false);
  });

  it("for a promise that does not settle ends after the time, even if that is negative", async () => {
    for (const milliseconds of [40, 0, -10]) {
      const clock = createVirtualClock(0);
      const waited = waitFor(clock, milliseconds, new Promise(() => {}));
      clock.step();
      await waited;
      expect(clock.now()).to.equal(Math.max(0, milliseconds));
    }
  });
});
