import { expect } from "chai";
import { parseRate } from "../../../gateway/cli/rate-option.ts";

describe("--rate", () => {
  it("defaults to the quota of a new account", () => {
    expect(parseRate()).to.equal(undefined);
  });

  it("sets the burst to half the rate", () => {
    expect(parseRate("20000")).to.deep.equal({ rateLimit: 20_000, burstLimit: 10_000 });
    expect(parseRate("1")).to.deep.equal({ rateLimit: 1, burstLimit: 1 });
  });

  for (const text of ["", "0", "-1", "1.5", "1e3", "many"]) {
    it(`refuses "${text}"`, () => {
      expect(() => parseRate(text)).to.throw(`--rate is "${text}"; expected`);
    });
  }
});
