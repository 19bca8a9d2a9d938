import { expect } from "chai";
import { parseClock } from "../../../gateway/cli/clock-option.ts";

describe("--clock", () => {
  for (const [text, speed] of [
    ["1x", 1],
    ["60x", 60],
    ["60", 60],
    ["2.5x", 2.5],
    ["1000x", 1000],
  ] as const) {
    it(`${text} runs ${speed} times as fast`, () => {
      expect(parseClock(text).speed).to.equal(speed);
    });
  }

  for (const text of ["", "x", "0x", "0.5x", "-60x", "1001x", "60 x", "1e3x", "Infinity", "60s"]) {
    it(`refuses "${text}"`, () => {
      expect(() => parseClock(text)).to.throw(`--clock is "${text}"; expected`);
    });
  }
});
