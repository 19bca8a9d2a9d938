import { expect } from "chai";
import { ItemLives } from "../../../gateway/aws/item-lives.ts";
import { createFastClock } from "../../../gateway/time/clock.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const prepare = (speed: number) => {
  const real = createManualClock(1_000_000);
  const lives = new ItemLives(createFastClock(speed, real));
  return { real, lives };
};

describe("lives of items", () => {
  it("end in real time when the clock runs at normal speed", () => {
    const { real, lives } = prepare(1);
    const expiries = new Map([
      ["past", 999],
      ["now", 1000],
      ["later", 1010],
    ]);
    expect(lives.horizonSeconds).to.equal(1000);
    expect(lives.findEnded(expiries)).to.deep.equal(["past", "now"]);
    real.advance(10_000);
    expect(lives.findEnded(new Map([["later", 1010]]))).to.deep.equal(["later"]);
  });

  it("are looked for up to the last full second", () => {
    const { real, lives } = prepare(1);
    real.advance(999);
    expect(lives.horizonSeconds).to.equal(1000);
    expect(prepare(10).lives.horizonSeconds).to.equal(Number.MAX_SAFE_INTEGER);
  });

  it("shorten on a fast clock, each from when it is first seen", () => {
    const { real, lives } = prepare(10);
    const early = new Map([["early", 1100]]);
    expect(lives.findEnded(early)).to.deep.equal([]);
    real.advance(9000);
    const both = new Map([...early, ["late", 1109]]);
    expect(lives.findEnded(both)).to.deep.equal([]);
    real.advance(1000);
    expect(lives.findEnded(both)).to.deep.equal(["early"]);
    real.advance(9000);
    expect(lives.findEnded(new Map([["late", 1109]]))).to.deep.equal(["late"]);
  });

  it("restart when an item gets another expiry", () => {
    const { real, lives } = prepare(10);
    lives.findEnded(new Map([["a", 1100]]));
    real.advance(10_000);
    expect(lives.findEnded(new Map([["a", 1200]]))).to.deep.equal([]);
  });

  it("end at once when they are over in real time", () => {
    const { lives } = prepare(10);
    expect(lives.findEnded(new Map([["a", 1]]))).to.deep.equal(["a"]);
  });
});
