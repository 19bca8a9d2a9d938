import { expect } from "chai";
import {
  age,
  duration,
  lineLabel,
  readable,
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

  it("JSON with indentation, and anything else unchanged", () => {
    expect(readable('{"a":1}')).to.equal('{\n  "a": 1\n}');
    expect(readable("no {JSON")).to.equal("no {JSON");
    expect(readable(200)).to.equal("200");
  });
});
