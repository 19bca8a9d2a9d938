// Rates of scheduled rules.
import { expect } from "chai";
import { parseInterval } from "../../../gateway/model/schedules.ts";

describe("a rate", () => {
  for (const [expression, milliseconds] of [
    ["rate(1 minute)", 60_000],
    ["rate(2 minutes)", 120_000],
    ["rate(1 hour)", 3_600_000],
    ["rate(12 hours)", 43_200_000],
    ["rate(1 day)", 86_400_000],
    ["rate(10 days)", 864_000_000],
    ["rate(1 minutes)", undefined],
    ["rate(2 minute)", undefined],
    ["rate(0 minutes)", undefined],
    ["rate(05 minutes)", undefined],
    ["rate(-1 minutes)", undefined],
    ["rate(1.5 hours)", undefined],
    ["rate(1 second)", undefined],
    ["rate(x minutes)", undefined],
    ["rate( 5 minutes)", undefined],
    ["xrate(5 minutes)", undefined],
    ["rate(5 minutes)x", undefined],
    ["cron(0 12 * * ? *)", undefined],
    ["", undefined],
  ] as const) {
    it(`${JSON.stringify(expression)} is ${milliseconds} ms`, () => {
      expect(parseInterval(expression)).to.equal(milliseconds);
    });
  }
});
