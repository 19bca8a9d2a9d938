import { expect } from "chai";
import { createKeys } from "../../../gateway/iam/context-keys.ts";
import { matches } from "../../../shared/wildcards.ts";
import {
  hasVariables,
  patternWithVariables,
  textWithVariables,
  variableKeys,
} from "../../../gateway/iam/policy-variables.ts";

const keys = createKeys(() => ({
  "aws:SourceIp": "127.0.0.1",
  "aws:PrincipalTag/team": "blue",
  "aws:PrincipalTag/odd": "*",
  many: ["a", "b"],
}));

describe("policy variables", () => {
  for (const [text, expected] of [
    ["no variable", "no variable"],
    ["a/${aws:SourceIp}/b", "a/127.0.0.1/b"],
    ["${AWS:sourceip}", "127.0.0.1"],
    ["${aws:PrincipalTag/team}${aws:SourceIp}", "blue127.0.0.1"],
    ["${aws:PrincipalTag/none, 'company-wide'}", "company-wide"],
    ["${aws:PrincipalTag/team, 'company-wide'}", "blue"],
    ["${aws:PrincipalTag/none, ''}", ""],
    ["${aws:PrincipalTag/none, unquoted}", undefined],
    ["${aws:username}", undefined],
    ["${many}", undefined],
    ["${many, 'one'}", "one"],
    ["${*}${?}${$}", "*?$"],
    ["${ aws:SourceIp }", "127.0.0.1"],
    ["${aws:PrincipalTag/none,'spaceless'}", "spaceless"],
    ["${aws:PrincipalTag/none, 'two, parts'}", "two, parts"],
    ["${aws:PrincipalTag/none, 'two\nlines'}", "two\nlines"],
    ["${aws:PrincipalTag/none, 'open}", undefined],
    ["${aws:PrincipalTag/none, open'}", undefined],
    ["${,'no key'}", "no key"],
    ["${aws:PrincipalTag/team , 'x'}", "blue"],
    ["${none, x'y'}", undefined],
    ["${none, 'x'y}", undefined],
    ["$", "$"],
    ["${unclosed", "${unclosed"],
    ["${}", undefined],
    ["${a${aws:SourceIp}", "${a127.0.0.1"],
    ["${".repeat(100_000), "${".repeat(100_000)],
  ] as const) {
    it(`${text.slice(0, 60)} is ${JSON.stringify(expected?.slice(0, 60))}`, () => {
      expect(textWithVariables(text, keys)).to.equal(expected);
    });
  }

  it("have values without wildcards", () => {
    const pattern = patternWithVariables("x*/${aws:PrincipalTag/odd}/${*}?", keys)!;
    expect(matches(pattern, "xyz/*/*!")).to.equal(true);
    expect(matches(pattern, "xyz/y/*!")).to.equal(false);
    expect(matches(pattern, "xyz/*/y!")).to.equal(false);
  });

  it("match nothing in a pattern without a value", () => {
    expect(patternWithVariables("x/${aws:username}", keys)).to.equal(undefined);
  });

  for (const [text, expected] of [
    ["a${b}c", true],
    ["${*}", true],
    ["a$b{c}", false],
    ["${open", false],
  ] as const) {
    it(`are ${expected ? "" : "not "}in ${text}`, () => {
      expect(hasVariables(text)).to.equal(expected);
    });
  }

  it("list the keys that they need", () => {
    expect(variableKeys("${a:b}/${*}/${c, 'd'}")).to.deep.equal(["a:b", "c"]);
  });
});
