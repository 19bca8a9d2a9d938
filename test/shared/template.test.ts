import { expect } from "chai";
import { splitTemplate, TemplateError } from "../../shared/template.ts";

describe("splitTemplate", () => {
  it("tells literal text from expressions", () => {
    expect(splitTemplate('a ${f("}", "${x}")} b')).to.deep.equal([
      { text: "a " },
      { source: 'f("}", "${x}")' },
      { text: " b" },
    ]);
  });

  it("takes $${ for text, and an empty template for one empty part", () => {
    expect(splitTemplate("$${a}")).to.deep.equal([{ text: "${a}" }]);
    expect(splitTemplate("")).to.deep.equal([{ text: "" }]);
  });

  for (const [template, problem] of [
    ["${a", '"${" has no closing brace in: ${a'],
    ['${"a}', 'A string has no end in: ${"a}'],
    ["%{ if a }", "Template directives (%{ … }) are not served: %{ if a }"],
  ] as const) {
    it(`says what is wrong with ${template}`, () => {
      expect(() => splitTemplate(template)).to.throw(TemplateError, problem);
    });
  }
});
