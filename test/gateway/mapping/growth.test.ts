// Templates whose output is far larger than their input.
import { expect } from "chai";
import { createScope } from "../../../gateway/mapping/scope.ts";
import { compileTemplate } from "../../../gateway/mapping/template.ts";

const fill = (template: string, body: string): string =>
  compileTemplate(template)(createScope({ requestContext: {}, body }, {}));

const around = (call: string, times: number): string =>
  `${`$util.${call}(`.repeat(times)}$input.body${")".repeat(times)}`;

const body = "/".repeat(32_000);

describe("a template with excessive output", () => {
  for (const [what, template] of [
    ["the message repeated", "$input.body".repeat(1000)],
    ["base64 of base64", around("base64Encode", 60)],
    ["URLs in URLs", around("urlEncode", 200)],
    ["escapes of escapes", around("escapeJavaScript", 30)],
    ["a replacement", `$input.body.replaceAll('/','${"$0".repeat(1000)}')`],
    ["replacements of replacements", `$input.body${".replaceAll('/','////')".repeat(20)}`],
  ] as const) {
    it(`fails: ${what}`, () => {
      expect(() => fill(template, body)).to.throw(/(exceeds|longer than) \d+ characters|timed out/);
    });
  }

  it("is told apart from one with merely large output", () => {
    expect(fill("$input.body".repeat(100), body)).to.have.lengthOf(3_200_000);
  });

  it("replaces in linear time", () => {
    const pattern = "(/*)*x";
    expect(fill(`$input.body.replaceAll('${pattern}','')`, body)).to.equal(body);
  });

  it("rejects a replacement with an unknown group", () => {
    expect(() => fill("$input.body.replaceAll('/','$1')", body)).to.throw(SyntaxError, "group");
  });
});
