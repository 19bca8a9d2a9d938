import { expect } from "chai";
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";

describe("scalars of untrusted JSON", () => {
  for (const [json, text, number] of [
    ["1", "1", 1],
    ['"2"', "2", 2],
    ["true", "true", 1],
    ["null", "null", 0],
    ['"x"', "x", NaN],
    ["[3]", "[3]", NaN],
    ['{"toString":1}', '{"toString":1}', NaN],
    ['{"valueOf":{},"toString":null}', '{"valueOf":{},"toString":null}', NaN],
  ] as const) {
    it(`${json} is the text ${text} and the number ${number}`, () => {
      const value: unknown = JSON.parse(json);
      expect(textOfAny(value)).to.equal(text);
      expect(numberOfAny(value)).to.deep.equal(number);
    });
  }
});
