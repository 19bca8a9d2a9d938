// Waits that are longer than a timer of Node.js, which fires at once then.
import { expect } from "chai";
import { type SinonFakeTimers, stub, useFakeTimers } from "sinon";
import { startSchedules } from "../../../gateway/aws/scheduler.ts";
import { parseInterval } from "../../../gateway/model/schedules.ts";
import { createFastClock, systemClock } from "../../../gateway/time/clock.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** In milliseconds, as a timer holds it. */
const MOST = 2 ** 31 - 1;

describe("the system's clock", () => {
  let timers: SinonFakeTimers;

  beforeEach(() => {
    timers = useFakeTimers();
  });

  afterEach(() => timers.restore());

  for (const milliseconds of [1, MOST - 1, MOST, MOST + 1, 2 * MOST, 2 * MOST + 1, 400 * DAY_MS]) {
    it(`calls back once, after ${milliseconds} ms`, () => {
      const callback = stub();
      systemClock.after(milliseconds, callback);
      timers.tick(milliseconds - 1);
      expect(callback.callCount).to.equal(0);
      timers.tick(1);
      expect(callback.callCount).to.equal(1);
      timers.tick(3 * MOST);
      expect([callback.callCount, timers.countTimers()]).to.deep.equal([1, 0]);
    });
  }

  it("cancels a long wait, also in its second part", () => {
    for (const waitedMs of [0, MOST + 10]) {
      const callback = stub();
      const cancel = systemClock.after(3 * MOST, callback);
      timers.tick(waitedMs);
      cancel();
      expect(timers.countTimers()).to.equal(0);
      timers.tick(3 * MOST);
      expect(callback.callCount).to.equal(0);
    }
  });

  it("invokes a monthly schedule once a month, at any speed", () => {
    for (const speed of [1, 2]) {
      const deliver = stub();
      const everyMs = parseInterval("rate(30 days)");
      const rule = { arn: "arn:aws:events:eu-west-1:000000000000:rule/monthly", everyMs };
      const clock = createFastClock(speed);
      const stop = startSchedules([rule as never], {
        bus: { deliver },
        region: "eu-west-1",
        clock,
      });
      timers.tick((29 * DAY_MS) / speed);
      expect(deliver.callCount).to.equal(0);
      timers.tick((61 * DAY_MS) / speed);
      expect(deliver.callCount).to.equal(3);
      stop();
    }
  });
});
