import { expect } from "chai";
import { readLogLevel, toLogLevel } from "../../../gateway/diagnostics/log-level.ts";

describe("the level of a line", () => {
  for (const [line, level] of [
    ['{"level":"DEBUG","message":"received"}', "DEBUG"],
    // Python's json.dumps, Powertools, and others that write in lower case.
    ['{"message": "no", "level": "WARNING"}', "WARN"],
    ['{"level":"critical","message":"no"}', "FATAL"],
    // pino.
    ['{"level":30,"time":1,"msg":"hello"}', "INFO"],
    ['{"level":50,"time":1,"msg":"no"}', "ERROR"],
    ['{"level":60,"msg":"no"}', "FATAL"],
    ['{"message":"level","nested":{"level":"ERROR"}}', undefined],
    ['{"level":"loud"}', undefined],
    ['{"level":35}', undefined],
    ['{"level":"ERROR"', undefined],
    // Lambda's formats.
    ['2026-01-01T00:00:00.000Z\tid\tERROR\tUncaught "level":"INFO"', "ERROR"],
    ["[WARNING]\t2026-01-01T00:00:00.000Z\tid\tno room", "WARN"],
    ["E, [2026-01-01T00:00:00.000000 #7] ERROR id -- : no room", "ERROR"],
    ["I, [2026-01-01T00:00:00.000000 #7]  INFO id -- : room", "INFO"],
    ["an ERROR in the middle", undefined],
    ["ERROR: text of an author", undefined],
    ["", undefined],
  ] as const) {
    it(`is ${level} of ${line}`, () => {
      expect(readLogLevel(line)).to.equal(level);
    });
  }

  it("is not looked for in lines of megabytes", () => {
    const line = (length: number) => `{"level":"ERROR","message":"${"x".repeat(length)}"}`;
    expect(readLogLevel(line(60_000))).to.equal("ERROR");
    expect(readLogLevel(line(70_000))).to.equal(undefined);
  });

  it("is none of what is no level", () => {
    for (const value of [undefined, false, true, null, {}, "", "10", 0, 70]) {
      expect(toLogLevel(value), JSON.stringify(value)).to.equal(undefined);
    }
  });
});
