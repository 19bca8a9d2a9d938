import { expect } from "chai";
import { parseRate } from "../../../gateway/cli/rate-option.ts";

describe("--rate", () => {
  it("is the quota of a new account when it is not given", () => {
    expect(parseRate()).to.equal(undefined);
  });

  it("lets half as many through at once", () => {
    expect(parseRate("20000")).to.deep.equal({ rateLimit: 20_000, burstLimit: 10_000 });
    expect(parseRate("1")).to.deep.equal({ rateLimit: 1, burstLimit: 1 });
  });

  for (const text of ["", "0", "-1", "1.5", "1e3", "many"]) {
    it(`refuses "${text}"`, () => {
      expect(() => parseRate(text)).to.throw(`The rate is "${text}"; expected`);
    });
  }
});
