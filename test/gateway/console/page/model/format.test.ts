import { expect } from "chai";
import {
  age,
  asHexDump,
  asHexLine,
  duration,
  lineLabel,
} from "../../../../../gateway/console/page/model/format.js";

describe("the page formats", () => {
  for (const [milliseconds, text] of [
    [0.123, "0.12 ms"],
    [12.3, "12 ms"],
    [1234, "1.23 s"],
  ] as const) {
    it(`${text} for a duration of ${milliseconds} ms`, () => {
      expect(duration(milliseconds)).to.equal(text);
    });
  }

  for (const [milliseconds, text] of [
    [-5, "0 s"],
    [59_999, "59 s"],
    [61_000, "1 min 1 s"],
    [7_260_000, "2 h 1 min"],
  ] as const) {
    it(`${text} for an age of ${milliseconds} ms`, () => {
      expect(age(milliseconds)).to.equal(text);
    });
  }

  for (const [line, label] of [
    ['{"level":"INFO","message":"handled","requestId":"x"}', "INFO handled"],
    ['{"message":"handled"}', "handled"],
    ['{"level":50,"message":"no"}', "50 no"],
    ['{"level":{"toString":1},"message":"no"}', "no"],
    [
      '{"_aws":{"Timestamp":1},"FunctionName":"f","opened":1,"failed":0}',
      "metrics opened 1, failed 0",
    ],
    ['{"other":1}', '{"other":1}'],
    ["null", "null"],
    ["plain text", "plain text"],
  ] as const) {
    it(`${label} for the line ${line}`, () => {
      expect(lineLabel(line)).to.equal(label);
    });
  }

  it("binary frames as hexadecimal numbers: their first bytes in a line, all of them as hexdump does", () => {
    const bytes = Uint8Array.from({ length: 33 }, (_, at) => at + 48);
    expect(asHexLine(bytes.subarray(0, 2))).to.equal("binary, 2 bytes: 30 31");
    expect(asHexLine(bytes)).to.match(/^binary, 33 bytes: 30 31 .* 4f …$/);
    expect(asHexDump(bytes).split("\n")).to.deep.equal([
      "00000000  30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?",
      "00000010  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO",
      "00000020  50                                               P",
    ]);
  });
});
