// The mutations of each token of a regular expression.
import { expect } from "chai";
import { regexMutations } from "../../../../scripts/lib/mutants/regex-mutations.ts";

describe("mutants of a regular expression", () => {
  for (const [what, { source, flags }, mutated] of [
    ["its anchors", /^a$/u, ["/a$/u", "/^a/u"]],
    ["its classes", /[ab]/, ["/[^ab]/"]],
    ["its negated classes", /[^ab]/, ["/[ab]/"]],
    ["its escapes, also in classes", /\d[\w]/, ["/\\D[\\w]/", "/\\d[^\\w]/", "/\\d[\\W]/"]],
    ["its quantifiers", /a+b*c?/, ["/ab*c?/", "/a+bc?/", "/a+b*c/"]],
    ["a lazy quantifier, as one", /a+?b/, ["/a?b/"]],
    ["its lookaheads", /a(?=b)/, ["/a(?!b)/"]],
    ["nothing that is escaped", /\^\$\+\[/, []],
  ] as const) {
    it(`are made of ${what}`, () => {
      expect(regexMutations({ pattern: source, flags })).to.have.members([...mutated]);
    });
  }
});
