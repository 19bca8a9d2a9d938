// Numbers that are kept, marked or refused, and whole messages of refusals.
import { expect } from "chai";
import { assertNumbers, parseJson, parseJsonOfAnyDepth } from "../../../handlers/lib/request.ts";
import { BadRequestError } from "../../../handlers/lib/errors.ts";
import { catchMessage } from "../../helpers/errors.ts";

const INEXACT = "9007199254740993";

describe("long numbers in JSON", () => {
  for (const text of [
    `1e-9${INEXACT}`,
    `1E-9${INEXACT}`,
    `1.5e-9${INEXACT}`,
    "1e+00000000000000001",
    "1E00000000000000001",
    `${INEXACT}.5`,
    `-${INEXACT}.25e-3`,
    `0.${INEXACT}`,
  ]) {
    it(`are kept as they are unless they are integers: ${text}`, () => {
      expect(parseJsonOfAnyDepth(`[${text}]`)).to.deep.equal([Number(text)]);
    });
  }

  for (const text of [INEXACT, `-${INEXACT}`, `1e${INEXACT}`, `1E+${INEXACT}`]) {
    it(`are infinite if a double would change them: ${text}`, () => {
      expect(parseJsonOfAnyDepth(`[${text}]`)).to.deep.equal([Infinity]);
    });
  }

  for (const text of [
    String.raw`"\n${INEXACT}"`,
    String.raw`"\\${INEXACT}"`,
    String.raw`"\"${INEXACT}"`,
    String.raw`"a\\\" ${INEXACT}\n${INEXACT}\t"`,
    String.raw`"\u0031${INEXACT} \u0031 ${INEXACT}"`,
    String.raw`["\\",${INEXACT.slice(0, -1)},"\\${INEXACT}"]`,
  ]) {
    it(`are text in a string, whatever is escaped in it: ${text}`, () => {
      expect(parseJsonOfAnyDepth(text)).to.deep.equal(JSON.parse(text));
    });
  }
});

describe("a refused message", () => {
  for (const [what, act, message] of [
    ["no JSON", () => parseJson("{"), "Expected JSON, received text that is not JSON."],
    [
      "deep nesting",
      () => parseJson(`${"[".repeat(33)}${"]".repeat(33)}`),
      "Expected arrays and objects nested at most 32 deep, received deeper nesting.",
    ],
    [
      "a number that no double holds",
      () => assertNumbers(parseJson(`[${INEXACT}]`)),
      "Expected numbers that a double holds, and others as strings, received an integer with more digits, or a number that is too large.",
    ],
  ] as const) {
    it(`is told of ${what}`, () => {
      expect(catchMessage(act)).to.equal(message);
      expect(act).to.throw(BadRequestError);
    });
  }
});
