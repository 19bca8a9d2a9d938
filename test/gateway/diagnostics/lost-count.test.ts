// How often the terminal tells of what is lost.
import { expect } from "chai";
import { LostCount } from "../../../gateway/diagnostics/lost-count.ts";

describe("a count of what is lost", () => {
  it("is told at the first, and whenever it has reached a power of two", () => {
    const lost = new LostCount();
    const told = Array.from({ length: 20 }, () => lost.add(1));
    expect(told.filter((count) => count !== undefined)).to.deep.equal([1, 2, 4, 8, 16]);
  });

  it("is told once for many at a time, and not for none", () => {
    const lost = new LostCount();
    expect([0, 5, 0, 1, 1, 1, 100].map((count) => lost.add(count))).to.deep.equal([
      undefined,
      5,
      undefined,
      undefined,
      undefined,
      8,
      108,
    ]);
  });
});
