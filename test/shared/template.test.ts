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

  it("tells directives from text, and keeps strip markers", () => {
    expect(splitTemplate("%{~ if a }b%%{c}")).to.deep.equal([
      { directive: "~ if a " },
      { text: "b%{c}" },
    ]);
  });

  it("does not take quotes and braces of comments and heredocs for those of the expression", () => {
    for (const source of [
      "f( # don't use } or \"\n1)",
      "f(/* } */ 1)",
      'f(1 // "\n)',
      '[<<-EOT\n  } "\n  EOT\n]',
    ]) {
      expect(splitTemplate(`\${${source}}`)).to.deep.equal([{ source }]);
    }
  });

  for (const [template, problem] of [
    ["${a", '"${" has no closing brace in: ${a'],
    ['${"a}', 'A string has no end in: ${"a}'],
    ["%{ if a", '"%{" has no closing brace in: %{ if a'],
    ["${<<EOT\na\n}", '"<<EOT" has no closing EOT in: ${<<EOT'],
  ] as const) {
    it(`says what is wrong with ${template}`, () => {
      expect(() => splitTemplate(template)).to.throw(TemplateError, problem);
    });
  }
});
