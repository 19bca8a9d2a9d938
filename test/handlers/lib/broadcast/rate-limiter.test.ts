// A worker's share of the account's request rate.
import { expect } from "chai";
import { createRateLimiter } from "../../../../handlers/lib/broadcast/rate-limiter.ts";
import { createManualClock } from "../../../helpers/manual-clock.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";

describe("rate limiter", () => {
  /** Takes turns as fast as allowed. @returns how many were granted so far. */
  const turnsBy = async (milliseconds: number, count: number): Promise<number> => {
    const clock = createManualClock(0);
    const limiter = createRateLimiter({ perSecond: 100, burst: 50 }, clock);
    let turns = 0;
    for (let index = 0; index < count; index += 1) {
      const turn = limiter.take();
      if (turn) void turn.comes.then(() => (turns += 1));
      else turns += 1;
    }
    clock.advance(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
    return turns;
  };

  it("allows the burst at once, then the rate", async () => {
    expect(await turnsBy(0, 1000)).to.equal(50);
    expect(await turnsBy(1000, 1000)).to.equal(150);
    expect(await turnsBy(5000, 1000)).to.equal(550);
  });

  it("refills while idle: one post every ten milliseconds at a hundred a second", () => {
    const clock = createManualClock(0);
    const limiter = createRateLimiter({ perSecond: 100, burst: 50 }, clock);
    const takeAtOnce = (): number => {
      let taken = 0;
      while (limiter.take() === undefined) taken += 1;
      return taken;
    };
    expect(takeAtOnce()).to.equal(50);
    // One is already owed to the last caller.
    clock.advance(110);
    expect(takeAtOnce()).to.equal(10);
    clock.advance(210);
    expect(takeAtOnce()).to.equal(20);
  });

  it("lets the next caller have the turns that are given back, and ends the wait for them", async () => {
    const clock = createManualClock(0);
    const limiter = createRateLimiter({ perSecond: 100, burst: 50 }, clock);
    const turns = Array.from({ length: 80 }, () => limiter.take()).filter(
      (turn) => turn !== undefined,
    );
    for (const turn of turns) turn.giveBack();
    await Promise.all(turns.map(({ comes }) => comes));
    clock.advance(10);
    expect([limiter.take(), typeof limiter.take()]).to.deep.equal([undefined, "object"]);
  });

  it("leaves no timer behind for a turn that is given back", () => {
    const clock = createVirtualClock(0);
    const limiter = createRateLimiter({ perSecond: 100, burst: 1 }, clock);
    limiter.take();
    limiter.take()!.giveBack();
    expect(clock.step()).to.equal(false);
  });

  it("refills to at most the burst", () => {
    const clock = createManualClock(0);
    const limiter = createRateLimiter({ perSecond: 100, burst: 50 }, clock);
    clock.advance(60_000);
    const turns = Array.from({ length: 60 }, () => limiter.take());
    expect(turns.filter((turn) => turn === undefined)).to.have.length(50);
  });
});
