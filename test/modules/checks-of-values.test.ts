// The rules that props are checked with, one by one.
import { expect } from "chai";
import { App, Fn, Token } from "cdktf";
import {
  arnIn,
  check,
  checkEach,
  CONSTRUCT_NAME,
  flag,
  HANDED_ON,
  listOf,
  numberFrom,
  object,
  oneOf,
  optional,
  positiveNumber,
  REGION,
  RETENTION_DAYS,
  type Rule,
  text,
  wholeNumber,
} from "../../modules/checks.ts";

const refusalBy = (act: () => void): string => {
  try {
    act();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

const refusal = (value: unknown, rule: Rule = flag): string =>
  refusalBy(() => check("name", value, rule));

const EVERYTHING = [
  undefined,
  null,
  true,
  0,
  1,
  1.5,
  NaN,
  Infinity,
  "",
  "a",
  [],
  ["a"],
  {},
  { a: 1 },
];

/** What a rule accepts of all kinds of values. */
const accepted = (rule: Rule, values: unknown[] = EVERYTHING): unknown[] =>
  values.filter((value) => rule.accepts(value));

describe("a rule of props", () => {
  it("accepts what it says", () => {
    expect(accepted(wholeNumber(1))).to.deep.equal([1]);
    expect(accepted(wholeNumber(1, 3), [0, 1, 3, 4, 2.5, "2"])).to.deep.equal([1, 3]);
    expect(accepted(wholeNumber(1), [2 ** 31 - 1, 2 ** 31, 2 ** 32])).to.deep.equal([2 ** 31 - 1]);
    expect(accepted(positiveNumber)).to.deep.equal([1, 1.5]);
    expect(accepted(positiveNumber, [1e-300, 1e-7, 1e-6, 1e12, 1e13, 1e300])).to.deep.equal([
      1e-6, 1e12,
    ]);
    expect(accepted(numberFrom(0.4), [0.3, 0.4, "1", 1e13])).to.deep.equal([0.4]);
    expect(accepted(flag)).to.deep.equal([true]);
    expect(accepted(oneOf("a", 1))).to.deep.equal([1, "a"]);
    expect(accepted(text(/^a?$/, ""))).to.deep.equal(["", "a"]);
    expect(accepted(listOf(flag))).to.deep.equal([[]]);
    expect(accepted(listOf(oneOf("a"), 1))).to.deep.equal([["a"]]);
    expect(
      accepted(listOf(flag), [
        [true, "${var.x}"],
        [true, "x"],
        ["x", true],
      ]),
    ).to.deep.equal([[true, "${var.x}"]]);
    expect(accepted(object)).to.deep.equal([{}, { a: 1 }]);
    expect(accepted(HANDED_ON)).to.deep.equal(EVERYTHING);
    expect(accepted(optional(flag))).to.deep.equal([undefined, true]);
    expect(accepted(CONSTRUCT_NAME, ["a", "constructor", "toString", 1])).to.deep.equal(["a"]);
    expect(
      accepted(REGION, [
        "eu-west-1",
        "us-gov-east-1",
        "eusc-de-east-1",
        "eu-west-10",
        "EU-west-1",
        "eu-1",
        "xeu-west-1",
      ]),
    ).to.deep.equal(["eu-west-1", "us-gov-east-1", "eusc-de-east-1"]);
    const days = Array.from({ length: 4000 }, (_, day) => day);
    expect(accepted(RETENTION_DAYS, [...days, "7"])).to.deep.equal([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
      3288, 3653,
    ]);
  });

  it("says what it accepts", () => {
    expect(wholeNumber(1).expected).to.equal("a whole number from 1 to 2147483647");
    expect(wholeNumber(1, 3).expected).to.equal("a whole number from 1 to 3");
    expect(positiveNumber.expected).to.equal("a number above 0, from 1e-6 to 1e12");
    expect(numberFrom(0.4).expected).to.equal("a number from 0.4 to 1000000000000");
    expect(flag.expected).to.equal("true or false");
    expect(oneOf("a", 1).expected).to.equal('one of "a", 1');
    expect(listOf(flag).expected).to.equal("a list, each true or false");
    expect(listOf(flag, 1).expected).to.equal("a list of at least 1, each true or false");
    expect(object.expected).to.equal("an object");
    expect(HANDED_ON.expected).to.equal("anything");
    expect(optional(flag).expected).to.equal("true or false, or undefined");
    expect(CONSTRUCT_NAME.expected).to.equal(
      'one that plain objects do not inherit, unlike "constructor"',
    );
    expect(REGION.expected).to.equal('an AWS Region, such as "eu-west-1"');
  });
});

describe("the rule of an ARN", () => {
  const topic = (region: string): string => `arn:aws-cn:sns:${region}:123456789012:alarms`;

  it("accepts the stack's Region, an account, and one resource", () => {
    const rule = arnIn("sns", "cn-north-1", "[\\w-]+", "a topic");
    const given = topic("cn-north-1");
    expect(rule.expected).to.equal("the ARN of a topic in cn-north-1");
    expect(
      accepted(rule, [
        given,
        topic("eu-west-1"),
        `x${given}`,
        `${given}:1`,
        given.replace("9012", ""),
        given.replace("sns", "sqs"),
        given.replace("aws-cn", ""),
      ]),
    ).to.deep.equal([given]);
  });

  it("accepts every Region where only Terraform knows the stack's", () => {
    const rule = arnIn("sns", Token.asString({}), "alarms", "a topic");
    expect(rule.expected).to.equal("the ARN of a topic in the stack's Region");
    expect(accepted(rule, [topic("cn-north-1"), topic("eu-west-1"), topic("")])).to.deep.equal([
      topic("cn-north-1"),
      topic("eu-west-1"),
    ]);
  });
});

describe("a check of a value", () => {
  it("shows the value, whatever it is, and at most a hundred characters of it", () => {
    for (const [value, shown] of [
      ["x", '"x"'],
      [NaN, "NaN"],
      [null, "null"],
      [["a"], '["a"]'],
      [Symbol("s"), "Symbol(s)"],
      [10n, "10n"],
      [new App(), "App { node: "],
      ["x".repeat(98), `"${"x".repeat(98)}"; `],
      ["x".repeat(99), `"${"x".repeat(99)}…; `],
    ] as const) {
      expect(refusal(value)).to.satisfy((told: string) => told.startsWith(`name is ${shown}`));
    }
    expect(refusal(undefined)).to.equal("name is missing; expected true or false.");
    expect(refusal(() => {})).to.match(/^name is \[Function.*\]; expected true or false\.$/);
  });

  it("leaves to Terraform what only Terraform knows", () => {
    for (const value of ["${var.x}", "a-${var.x}", Fn.upper("x"), Token.asAny("x")]) {
      expect(refusal(value)).to.equal("");
    }
    expect(refusal("$x")).to.equal('name is "$x"; expected true or false.');
  });
});

describe("a check of props", () => {
  const rules = { a: flag, b: optional(flag) };
  const refusalFor = (props: object, name?: string): string =>
    refusalBy(() => checkEach(props as { a: boolean; b?: boolean }, rules, name));

  it("names the property, with what contains it", () => {
    expect(refusalFor({ a: true })).to.equal("");
    expect(refusalFor({ a: true, b: undefined })).to.equal("");
    expect(refusalFor({ b: true })).to.equal("a is missing; expected true or false.");
    expect(refusalFor({ a: 1 }, "outer")).to.equal("outer.a is 1; expected true or false.");
    expect(refusalFor({ a: true, c: 1 })).to.equal("c is unknown; expected one of a, b.");
    expect(refusalFor({ a: true, toString: 1 }, "outer")).to.equal(
      "outer.toString is unknown; expected one of a, b.",
    );
  });

  it("names props that are not an object", () => {
    expect(refusalBy(() => checkEach(1 as unknown as { a: boolean }, { a: flag }))).to.equal(
      "The stack's second argument is 1; expected an object.",
    );
    expect(
      refusalBy(() => checkEach([] as unknown as { a: boolean }, { a: flag }, "outer")),
    ).to.equal("outer is []; expected an object.");
  });
});
