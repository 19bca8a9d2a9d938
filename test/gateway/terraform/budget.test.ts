// Expressions with exponential growth fail with an error before they exhaust memory or time.
import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

/** @param locals each may refer to the others. @returns the value of `local.end`. */
const evaluate = (locals: Record<string, Value>): Value | undefined =>
  loadConfiguration(
    { locals, resource: { aws_sqs_queue: { q: { name: "${local.end}" } } } },
    {},
  ).resources[0]?.attribute("name");

/** Each local contains the previous one ten times. */
const laughs = (one: (before: string) => string, first: Value, count = 40) =>
  Object.fromEntries([
    ["a0", first],
    ...Array.from({ length: count }, (_, index): [string, string] => [
      `a${index + 1}`,
      one(`local.a${index}`),
    ]),
    ["end", `\${local.a${count}}`],
  ]) as Record<string, Value>;

const tenTimes = (text: string): string => Array.from({ length: 10 }, () => text).join(", ");
const letters = "x".repeat(2000);
const list = (length: number): Value => Array.from({ length }, (_, index) => index);

describe("expressions with exponential growth", () => {
  for (const [what, locals] of [
    ["strings in strings", laughs((before) => `\${${before}}`.repeat(10), "ha")],
    ["lists in lists", laughs((before) => `\${[${tenTimes(before)}]}`, "ha")],
    ["maps in maps", laughs((before) => `\${{a = ${before}, b = ${before}, c = [${before}]}}`, 1)],
    ["flattened lists", laughs((before) => `\${flatten([${tenTimes(before)}])}`, [1])],
    ["concatenated lists", laughs((before) => `\${concat(${tenTimes(before)})}`, [1])],
    ["JSON in JSON", laughs((before) => `\${jsonencode([${tenTimes(before)}])}`, "ha")],
    ["join", laughs((before) => `\${join(${before}, ["a", "b", "c"])}`, "ha")],
    ["format", laughs((before) => `\${format("%s%s%q", ${tenTimes(before)})}`, "ha")],
    ["replace", laughs((before) => `\${replace(${before}, "a", ${before})}`, "aaa", 12)],
    ["replace with a pattern", laughs((before) => `\${replace(${before}, "/a/", "$0$0$0")}`, "a")],
    ["base64", laughs((before) => `\${base64encode(${before})}`, letters, 100)],
    [
      "loops in loops in loops",
      { l: list(1000), end: "${[for a in local.l : [for b in local.l : [for c in local.l : 1]]]}" },
    ],
    [
      "a loop that creates strings",
      {
        l: list(1000),
        t: letters.repeat(100),
        end: '${join("", [for a in local.l : "${local.t}"])}',
      },
    ],
    [
      "one string in many places",
      { t: letters.repeat(50), end: `\${format("${"%[1]s".repeat(10_000)}", local.t)}` },
    ],
    [
      "one list in many places",
      {
        ...laughs((before) => `\${[${tenTimes(before)}]}`, "ha", 8),
        end: '${join("", formatlist("%v", [local.a8]))}',
      },
    ],
    ["splats", laughs((before) => `\${[${tenTimes(before)}][*]}`, "ha")],
    [
      "comparisons",
      {
        ...laughs((before) => `\${[${tenTimes(before)}]}`, "ha", 8),
        end: "${local.a8 == local.a8}",
      },
    ],
    ...["alltrue", "compact", "distinct", "sort", "toset"].map(
      (name) =>
        [
          `elements that ${name}() visits`,
          {
            ...laughs((before) => `\${[${tenTimes(before)}]}`, "ha", 8),
            end: `\${${name}(local.a8)}`,
          },
        ] as const,
    ),
    ["attempts", laughs((before) => `\${try(${before}.x, ${before}.y, ${before}.z)}`, 1)],
    [
      "a pattern in patterns",
      {
        t: letters.repeat(1000),
        end: `\${${"replace(".repeat(50)}local.t${', "/x*?/", "y")'.repeat(50)}}`,
      },
    ],
    [
      "strings that are read repeatedly",
      { end: `${'${"'.repeat(900)}${letters.repeat(1000)}${'"}'.repeat(900)}` },
    ],
  ] as const) {
    it(`are rejected: ${what}`, () => {
      expect(() => evaluate(locals))
        .to.throw(GatewayError)
        .with.property("message")
        .that.matches(/more than 10000000 steps|No argument of try|has no "[xyz]"/);
    }).timeout(60_000);
  }

  it("are told apart from merely large ones", () => {
    const length = 20_000;
    expect(evaluate({ l: list(length), end: '${join(",", [for a in local.l : "${a}"])}' }))
      .to.be.a("string")
      .with.lengthOf.above(length);
  });

  it("are told apart from values that contain themselves", () => {
    const resource = {
      aws_sqs_queue: {
        q: { tags: { x: "${aws_sqs_queue.q}" }, name: "${jsonencode(aws_sqs_queue.q)}" },
      },
    };
    const [queue] = loadConfiguration({ resource }, {}).resources;
    expect(() => queue?.attribute("name"))
      .to.throw(GatewayError)
      .with.property("code", "CYCLE");
    expect(() => queue?.attribute("tags"))
      .to.throw(GatewayError)
      .with.property("code", "CYCLE");
  });

  it("do not slow down the search for references in long words", () => {
    const [queue] = loadConfiguration(
      { resource: { aws_sqs_queue: { q: { policy: "a".repeat(2_000_000) } } } },
      {},
    ).resources;
    expect(queue?.references().addresses).to.deep.equal([]);
  });
});

describe("functions that would compare each element with each", () => {
  const MANY = "range(100000)";
  const TEXTS = `[for i in ${MANY} : tostring(i)]`;
  for (const [expression, value] of [
    [`setsubtract(${MANY}, ${MANY})`, []],
    [`length(setintersection(${MANY}, ${MANY}))`, 100_000],
    [`matchkeys(${MANY}, ${MANY}, range(100000, 200000))`, []],
    [`length(trim("b${"a".repeat(200_000)}b", "a"))`, 200_002],
    [`length(chomp("b${"\\n".repeat(200_000)}b"))`, 200_002],
    [`length(trimspace("b${" ".repeat(200_000)}b"))`, 200_002],
    [`length(transpose({a = ${TEXTS}}))`, 100_000],
  ] as const) {
    it(`take linear time: ${expression.slice(0, 60)}`, () => {
      expect(evaluate({ end: `\${${expression}}` })).to.deep.equal(value);
    });
  }
});

describe("Terraform's regular expressions", () => {
  for (const [expression, value] of [
    ['regex("[a-z]+", "53453453.345345aaabbbccc23454")', "aaabbbccc"],
    ['regex("(\\\\d\\\\d\\\\d\\\\d)-(\\\\d\\\\d)", "2019-02-01")', ["2019", "02"]],
    [
      'regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://a.example/b")',
      { scheme: "https", authority: "a.example" },
    ],
    ['regexall("[a-z]+", "1234abcd5678efgh9")', ["abcd", "efgh"]],
    ['regexall("a", "bcd")', []],
    ['replace("hello world", "/w.*d/", "everybody")', "hello everybody"],
    ['replace("a-b", "/(\\\\w)-(?P<last>\\\\w)/", "$2-${"$"}{last}-$$-$3")', "b-b-$-"],
    ['replace("1 + 2", "+", "$1")', "1 $1 2"],
  ] as const) {
    it(`${expression} is ${JSON.stringify(value)}`, () => {
      expect(evaluate({ end: `\${${expression}}` })).to.deep.equal(value);
    });
  }

  it("take linear time", () => {
    const end = `\${regexall("(a*)*b", "${"a".repeat(20_000)}")}`;
    expect(evaluate({ end })).to.deep.equal([]);
  });

  for (const pattern of ["(", "a{3,1}", "(?=a)", "\\\\1"]) {
    it(`reject ${pattern}`, () => {
      expect(() => evaluate({ end: `\${regex("${pattern}", "a")}` })).to.throw(
        GatewayError,
        "is not a valid regular expression in Terraform",
      );
    });
  }
});
