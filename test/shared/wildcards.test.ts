import { expect } from "chai";
import {
  literalPattern,
  matches,
  matchesArn,
  matchesPattern,
  parsePattern,
} from "../../shared/wildcards.ts";

describe("IAM patterns", () => {
  for (const [pattern, text, expected] of [
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["a*c", "abbc", true],
    ["a*c", "a/b:c", true],
    ["a*c", "abcd", false],
    ["a**c", "ac", true],
    ["*b*", "abc", true],
    ["*ab", "aab", true],
    ["ab*b", "ab", false],
    ["*aab*", "aaab", true],
    ["*abab*c", "abacababc", true],
    ["*aba*aba*", "ababa", false],
    ["*aba*aba*", "abaaba", true],
    ["*a*b", "ab-a", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?c", "a😀c", true],
    ["a??c", "a😀c", false],
    ["?*", "", false],
    ["a.c", "abc", false],
    ["$connect", "$connect", true],
    ["a(b", "a(b", true],
    ["[ab]", "a", false],
    ["a*c", "a\nc", true],
    ["A", "a", false],
  ] as const) {
    it(`${pattern} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
      expect(matchesPattern(pattern, text)).to.equal(expected);
      expect(matches(parsePattern(pattern), text)).to.equal(expected);
    });
  }

  it("match themselves as literals", () => {
    expect(matches(literalPattern("a*?"), "a*?")).to.equal(true);
    expect(matches(literalPattern("a*?"), "abc")).to.equal(false);
  });

  it("compares long patterns with long texts in linear time", () => {
    const text = "a".repeat(1_000_000);
    for (const end of ["b", "b*c", "b*", "ba*"])
      expect(matchesPattern(`*${"a".repeat(50_000)}${end}`, text)).to.equal(false);
    expect(matchesPattern(`*${"a".repeat(50_000)}*`, text)).to.equal(true);
    expect(matchesPattern(`*b${"a".repeat(50_000)}*`, text)).to.equal(false);
  });

  it("finds the same with and without a question mark, for all short patterns and texts", () => {
    const listTexts = (units: string[], length: number): string[] =>
      length === 0
        ? [""]
        : listTexts(units, length - 1).flatMap((text) => [
            ...(text.length === length - 1 ? units.map((unit) => text + unit) : []),
            text,
          ]);
    const texts = listTexts(["a", "b"], 5);
    for (const pattern of listTexts(["a", "b", "*"], 4))
      for (const text of texts)
        expect(matchesPattern(pattern, text), `${pattern} ${text}`).to.equal(
          matchesPattern(`?${pattern}`, `x${text}`),
        );
  });

  // With full backtracking these would exceed the test's timeout.
  for (const pattern of [
    "*a*a*a*a*a*b",
    "*a*a*a*a*b",
    `${"*a".repeat(50)}*b`,
    "?*".repeat(50) + "b",
  ]) {
    it(`${pattern.slice(0, 20)} of ${pattern.length} characters is compared with 10 KB`, () => {
      expect(matchesPattern(pattern, "a".repeat(10_240))).to.equal(false);
    });
  }
});

describe("ARN patterns", () => {
  const ARN = "arn:aws:execute-api:eu-west-1:000000000000:api/test/POST/@connections/a:b";

  for (const [pattern, expected] of [
    [ARN, true],
    ["arn:aws:execute-api:*:*:api/test/*", true],
    ["arn:*:execute-api:eu-*-1:0000?0000000:*", true],
    ["arn:aws:execute-api:*:api/test/*", false],
    ["arn:aws:*", false],
    ["*", false],
    ["arn:aws:execute-api:eu-west-1:*0:api/prod/*", false],
    ["arn:aws:execute-api:eu-west-1:000000000000:api/*:b", true],
  ] as const) {
    it(`${pattern} ${expected ? "matches" : "does not match"}`, () => {
      expect(matchesArn(parsePattern(pattern), ARN)).to.equal(expected);
    });
  }
});
