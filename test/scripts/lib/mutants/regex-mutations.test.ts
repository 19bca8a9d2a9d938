// What one token of a regular expression is mutated into.
import { expect } from "chai";
import { regexMutations } from "../../../../scripts/lib/mutants/regex-mutations.ts";

describe("mutants of a regular expression", () => {
  for (const [what, { source, flags }, mutated] of [
    ["its anchors", /^a$/u, ["/a$/u", "/^a/u"]],
    ["its classes", /[ab]/, ["/[^ab]/"]],
    ["classes of what it is not", /[^ab]/, ["/[ab]/"]],
    ["its escapes, in classes, too", /\d[\w]/, ["/\\D[\\w]/", "/\\d[^\\w]/", "/\\d[\\W]/"]],
    ["its quantifiers", /a+b*c?/, ["/ab*c?/", "/a+bc?/", "/a+b*c/"]],
    ["a quantifier that is lazy, as one", /a+?b/, ["/a?b/"]],
    ["what it looks ahead for", /a(?=b)/, ["/a(?!b)/"]],
    ["nothing that is escaped", /\^\$\+\[/, []],
  ] as const) {
    it(`are made of ${what}`, () => {
      expect(regexMutations({ pattern: source, flags })).to.have.members([...mutated]);
    });
  }
});
