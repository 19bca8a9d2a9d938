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
    [
      'formatdate("EEEE, D MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")',
      "Tuesday, 2 Jan 2018 23:12 UTC",
    ],
    [`formatdate("H'h''s' AA-M.DD", "2018-01-02T00:12:01Z")`, "12h's AM-1.02"],
    ['timeadd("2017-11-22T00:00:00Z", "1h30m")', "2017-11-22T01:30:00Z"],
    ['timeadd("2017-11-22T00:00:00+01:00", "-10m")', "2017-11-21T22:50:00Z"],
    ['timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")', 0],
    ["length(timestamp()) + length(plantimestamp()) + length(uuid())", 76],
    ['basename("a/b.zip")', "b.zip"],
    ["ceil(1.2) + floor(1.8)", 3],
    ['chomp("a\\n\\n")', "a"],
    ['chunklist(["a", "b", "c"], 2)', [["a", "b"], ["c"]]],
    ['coalescelist([], ["x"])', ["x"]],
    ['dirname("a/b.zip")', "a"],
    [
      'format("%05d|%-5s|%5.2f|%x|%v|%v|%q|%t|%3d%%|%#v|%s", 42, "ab", 3.14159, 255, [1, "a"], {a = 1}, "q\\"", true, 7, "x", 1.5)',
      '00042|ab   | 3.14|ff|[1,"a"]|{"a":1}|"q\\""|true|  7%|"x"|1.5',
    ],
    ['format("%[2]s %[1]s", "a", "b")', "b a"],
    ['formatlist("%s-%s", ["a", "b"], "x")', ["a-x", "b-x"]],
    ['indent(2, "a\\nb")', "a\n  b"],
    ['index(["a", "b"], "b")', 1],
    [
      'jsonencode({b = 1, a = "<>&é\\u2028", c = null, d = 1.50})',
      '{"a":"\\u003c\\u003e\\u0026é\\u2028","b":1,"c":null,"d":1.5}',
    ],
    ["keys({b = 1, A = 2, a = 3})", ["A", "a", "b"]],
    ['matchkeys(["i-1", "i-2"], ["a", "b"], ["b"])', ["i-2"]],
    ['md5("a")', "0cc175b9c0f1b6a831c399e269772661"],
    ["one([])", null],
    ['one(["a"])', "a"],
    ['parseint("ff", 16)', 255],
    ["pow(2, 3)", 8],
    ["range(1, 7, 2)", [1, 3, 5]],
    ["range(3)", [0, 1, 2]],
    ["reverse([1, 2])", [2, 1]],
    ["setintersection([1, 2], [2, 3])", [2]],
    [
      'setproduct(["a", "b"], [1, 2])',
      [
        ["a", 1],
        ["a", 2],
        ["b", 1],
        ["b", 2],
      ],
    ],
    ["setsubtract([1, 2], [2])", [1]],
    ["setunion([2], [1, 2])", [1, 2]],
    ["signum(-3)", -1],
    ['slice(["a", "b", "c"], 1, 2)', ["b"]],
    ['sort(["b", "A", "a"])', ["A", "a", "b"]],
    ['split("", "abc")', ["a", "b", "c"]],
    ['strcontains("abc", "b")', true],
    ['strrev("abc")', "cba"],
    ['substr("hello", -3, 2)', "ll"],
    ["sum([1, 2])", 3],
    ['title("hello world")', "Hello World"],
    ['tobool("true")', true],
    ['toset(["b", "a"])', ["a", "b"]],
    ["toset([10, 9, 1])", [1, 9, 10]],
    ['transpose({a = ["1", "2"], b = ["2"]})', { 1: ["a"], 2: ["a", "b"] }],
    ['trim("?!hello?!", "!?")', "hello"],
    ['urlencode("a b&c/é")', "a+b%26c%2F%C3%A9"],
    ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
  ] as const) {
    it(`${source} is ${JSON.stringify(value)}`, () => {
      expect(evaluate(source)).to.deep.equal(value);
    });
  }

  for (const source of [
    'lookup({}, "a")',
    'regex("x", "y")',
    "try({}.a, {}.b)",
    "merge([1])",
    "element([], 0)",
    "one([1, 2])",
    "range(1, 5, 0)",
    'format("%s")',
    'formatdate("YYY", "2018-01-02T00:12:01Z")',
    'timeadd("2018-01-02", "1h")',
    'timeadd("2018-01-02T00:12:01Z", "1 hour")',
    'format("%y", 1)',
  ]) {
    it(`${source} is an error`, () => {
      expect(() => evaluate(source)).to.throw();
    });
  }
});
