// Whether a soak detects a leak, and does not mistake noise for one.
import { expect } from "chai";
import { fitLine, computeRise } from "../../../bench/lib/least-squares.ts";
import { createRandom } from "../../../shared/random.ts";

const points = (ys: number[]) => ys.map((y, x) => ({ x, y }));

/** A sample every minute for an hour, of about 100. */
const noisy = (slope: number) => {
  const random = createRandom(1);
  return points(Array.from({ length: 360 }, (_, x) => 100 + slope * x + 20 * (random() - 0.5)));
};

describe("a least-squares line", () => {
  it("fits points on a line exactly", () => {
    expect(fitLine(points([1, 3, 5, 7]))).to.deep.equal({ slope: 2, slopeError: 0, mean: 4 });
  });

  it("has the standard error of its slope", () => {
    const { slope, slopeError } = fitLine(points([0, 1, 0, 1, 0]));
    expect(slope).to.equal(0);
    // √(1.2 / 3 / 10), by hand.
    expect(slopeError).to.be.closeTo(0.2, 1e-12);
  });

  it("does not mistake noise for a rise", () => {
    const { rise, uncertainty } = computeRise(noisy(0));
    expect(Math.abs(rise)).to.be.below(uncertainty);
  });

  it("detects a rise of 10 % in noise of twice that size", () => {
    const { rise, uncertainty } = computeRise(noisy(10 / 359));
    expect(rise - uncertainty).to.be.above(0.05);
  });

  for (const few of [[], [1], [1, 2]]) {
    it(`is refused for ${few.length} points`, () => {
      expect(() => fitLine(points(few))).to.throw("three points");
    });
  }

  it("is refused for points with the same x", () => {
    const above = [1, 2, 3].map((y) => ({ x: 5, y }));
    expect(() => fitLine(above)).to.throw("different x");
  });
});
