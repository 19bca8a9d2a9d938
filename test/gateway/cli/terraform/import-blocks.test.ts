// Sources without their import blocks.
import { expect } from "chai";
import { removeImports } from "../../../../gateway/cli/terraform/import-blocks.ts";

describe("a source without import blocks", () => {
  it("keeps everything else, and the numbers of its lines", () => {
    const source = [
      'locals { a = "${"{"}" }',
      "import { # { of the pool",
      '  for_each = { a = "}", b = "${local.a}}" }',
      "  to = aws_cognito_user_pool.main[each.key]",
      "  id = each.value",
      "}",
      'resource "aws_cognito_user_pool" "main" {}',
      "",
    ].join("\n");
    const lines = removeImports("main.tf", source).split("\n");
    expect(lines).to.deep.equal([
      'locals { a = "${"{"}" }',
      "",
      "",
      "",
      "",
      "",
      'resource "aws_cognito_user_pool" "main" {}',
      "",
    ]);
  });

  it("loses every one of them", () => {
    const block = "  import {\n  to = a.b\n}\n";
    expect(removeImports("main.tf", `${block}${block}x {}`)).to.equal("\n\n\n\n\n\nx {}");
  });

  it("keeps the word where it is not the keyword of such a block", () => {
    for (const source of [
      'locals {\n  code = <<-JS\n    import { S3 } from "s3";\n  JS\n}\n',
      'locals {\n  import = {}\n  a = "import {}"\n  b = "$${ import {}"\n  c = "\\"import {}"\n}\n',
      "# {\nlocals {\n}\n/* import { } \n*/ // import {}\n",
      'resource "import" "x" {\n  import {\n  }\n}\n',
      "import {",
      "}\nlocals {}\n",
    ]) {
      expect(removeImports("main.tf", source), source).to.equal(source);
    }
  });

  it("is the same document without them in JSON", () => {
    const source = JSON.stringify({ import: [{ to: "a.b", id: "x" }], locals: { import: 1 } });
    expect(JSON.parse(removeImports("main.tf.json", source))).to.deep.equal({
      locals: { import: 1 },
    });
    for (const other of ['{"locals":{}}', "[]", "{", '{ "locals": 1 }']) {
      expect(removeImports("main.tf.json", other)).to.equal(other);
    }
  });
});
