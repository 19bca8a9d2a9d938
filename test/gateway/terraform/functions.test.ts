import { expect } from "chai";
import { parseExpression } from "../../../gateway/terraform/expression.ts";

const evaluate = (source: string) =>
  parseExpression(source)((name) => {
    throw new Error(`no ${name}`);
  });

describe("Terraform functions", () => {
  for (const [source, value] of [
    ["abs(-3)", 3],
    ["alltrue([true, 1 == 1])", true],
    ["anytrue([false, true])", true],
    ['base64decode(base64encode("é"))', "é"],
    ['base64sha256("")', "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
    ['can(regex("^[0-9a-f]{4}$", "12ag"))', false],
    ['can(regex("^[0-9a-f]{4}$", "12af"))', true],
    ['coalesce(null, "", "x")', "x"],
    ['compact(["a", "", null])', ["a"]],
    ["concat([1], [2, 3])", [1, 2, 3]],
    ["contains([1, 2], 2)", true],
    ["distinct([1, 1, 2])", [1, 2]],
    ["element([1, 2, 3], 4)", 2],
    ['endswith("abc", "bc")', true],
    ["flatten([1, [2, [3]]])", [1, 2, 3]],
    ['format("%s-%d%%-%q", "a", 2, "b")', 'a-2%-"b"'],
    ['join(",", ["a", "b"])', "a,b"],
    ['jsondecode("{\\"a\\": [1]}")', { a: [1] }],
    ['jsonencode({a = [1, "x", null]})', '{"a":[1,"x",null]}'],
    ["keys({b = 1, a = 2})", ["a", "b"]],
    ['length("abc") + length([1]) + length({a = 1})', 5],
    ['lookup({a = 1}, "b", 2)', 2],
    ['lower("ABC")', "abc"],
    ["min(3, 1, 2)", 1],
    ["merge({a = 1, b = 1}, {b = 2}, null)", { a: 1, b: 2 }],
    ['replace("wss://x/wss://", "wss://", "https://")', "https://x/https://"],
    ['replace("a1b22", "/[0-9]+/", "-")', "a-b-"],
    ['replace("a", "a", "$&")', "$&"],
    ['sha256("")', "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ['split("/", "a/b")', ["a", "b"]],
    ['startswith("abc", "ab")', true],
    ['substr("hello", 1, 3)', "ell"],
    ['substr("hello", 1, -1)', "ello"],
    ['tonumber("5") + 1', 6],
    ["toset([1, 1])", [1]],
    ["tostring(5)", "5"],
    ['trim("--a--", "-")', "a"],
    ['trimprefix("ab", "a")', "b"],
    ['trimspace(" a ")', "a"],
    ['trimsuffix("ab", "b")', "a"],
    ['try({a = 1}.b, "fallback")', "fallback"],
    ['upper("abc")', "ABC"],
    ["values({b = 1, a = 2})", [2, 1]],
    ["sensitive(nonsensitive(1))", 1],
  ] as const) {
    it(`${source} is ${JSON.stringify(value)}`, () => {
      expect(evaluate(source)).to.deep.equal(value);
    });
  }

  for (const source of ['lookup({}, "a")', 'regex("x", "y")', "try({}.a, {}.b)", "merge([1])"]) {
    it(`${source} is an error`, () => {
      expect(() => evaluate(source)).to.throw();
    });
  }
});
