// Operators × (match, no match, missing key, IfExists, several values, ForAnyValue and ForAllValues, empty sets).
import { expect } from "chai";
import { holds, readConditions } from "../../../gateway/iam/conditions.ts";
import { createKeys } from "../../../gateway/iam/context-keys.ts";

type Given = Record<string, string | string[]>;

/** @param body of `Condition`. @param request values by key. */
const evaluate = (body: object, request: Given, hasVariables = true): boolean => {
  const { conditions, problems } = readConditions(body, hasVariables);
  expect(problems).to.deep.equal([]);
  return conditions.every((condition) =>
    holds(
      condition,
      createKeys(() => request),
    ),
  );
};

const ARN = "arn:aws:sqs:eu-west-1:000000000000:jobs";

/** For each operator: a policy value, a request value that matches it, and one that does not. */
const OPERATORS: [operator: string, value: unknown, matching: string, other: string][] = [
  ["StringEquals", "Team", "Team", "team"],
  ["StringEqualsIgnoreCase", "Team", "tEAM", "teams"],
  ["StringLike", "te*m?", "te/ams", "team"],
  ["NumericEquals", 5, "5.0", "6"],
  ["NumericLessThan", "5", "4.5", "5"],
  ["NumericLessThanEquals", "5", "5", "6"],
  ["NumericGreaterThan", "-5", "-4", "-5"],
  ["NumericGreaterThanEquals", "5", "5", "4"],
  ["DateEquals", "2026-01-02T00:00:00Z", "1767312000", "1767312001"],
  ["DateLessThan", "2026-01-02", "2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z"],
  ["DateLessThanEquals", "2026-01-02T01:00:00+01:00", "2026-01-02T00:00:00Z", "2026-01-03"],
  ["DateGreaterThan", 1767312000, "2026-01-02T00:00:01Z", "2026-01-02T00:00:00Z"],
  ["DateGreaterThanEquals", "2026", "2026-01-01T00:00:00.000Z", "2025-12-31T23:59:59Z"],
  ["Bool", true, "true", "false"],
  ["BinaryEquals", "aGk=", "aGk", "aGo="],
  ["IpAddress", "203.0.113.0/24", "203.0.113.9", "203.0.114.9"],
  ["IpAddress", "203.0.113.9", "203.0.113.9", "203.0.113.8"],
  ["IpAddress", "2001:db8::/32", "2001:db8:0:1::1", "2001:db9::1"],
  ["ArnEquals", ARN, ARN, `${ARN}2`],
  ["ArnLike", "arn:aws:sqs:*:*:job?", ARN, "arn:aws:sqs:eu-west-1:0:0:jobs"],
];

const NEGATED: Record<string, string> = {
  StringEquals: "StringNotEquals",
  StringEqualsIgnoreCase: "StringNotEqualsIgnoreCase",
  StringLike: "StringNotLike",
  NumericEquals: "NumericNotEquals",
  DateEquals: "DateNotEquals",
  IpAddress: "NotIpAddress",
  ArnEquals: "ArnNotEquals",
  ArnLike: "ArnNotLike",
};

describe("condition operators", () => {
  for (const [operator, value, matching, other] of OPERATORS) {
    it(`${operator} ${JSON.stringify(value)}: ${matching}, not ${other}`, () => {
      const rows: [name: string, values: unknown, request: Given, expected: boolean][] = [
        [operator, value, { k: matching }, true],
        [operator, value, { k: other }, false],
        [operator, [value], { K: matching }, true],
        [operator, ["never", value], { k: matching }, true],
        [operator, [], { k: matching }, false],
        [operator, value, {}, false],
        [`${operator}IfExists`, value, {}, true],
        [`${operator}IfExists`, value, { k: other }, false],
        [`ForAnyValue:${operator}`, value, { k: [other, matching] }, true],
        [`ForAnyValue:${operator}`, value, { k: [other] }, false],
        [`ForAnyValue:${operator}`, value, { k: [] }, false],
        [`ForAnyValue:${operator}`, value, {}, false],
        [`ForAnyValue:${operator}IfExists`, value, {}, true],
        [`ForAllValues:${operator}`, value, { k: [matching, matching] }, true],
        [`ForAllValues:${operator}`, value, { k: [other, matching] }, false],
        [`ForAllValues:${operator}`, value, { k: [] }, true],
        [`ForAllValues:${operator}`, value, { k: "" }, true],
        [`ForAllValues:${operator}`, value, {}, true],
        [operator.toLowerCase(), value, { k: matching }, true],
      ];
      for (const [name, values, request, expected] of rows) {
        const what = `${name} ${JSON.stringify(values)} of ${JSON.stringify(request)}`;
        expect(evaluate({ [name]: { k: values } }, request), what).to.equal(expected);
      }
    });

    const negated = NEGATED[operator];
    if (negated === undefined) continue;
    it(`${negated} ${JSON.stringify(value)}: ${other}, not ${matching}`, () => {
      const rows: [name: string, values: unknown, request: Given, expected: boolean][] = [
        [negated, value, { k: matching }, false],
        [negated, value, { k: other }, true],
        [negated, ["never", value], { k: matching }, false],
        [negated, ["never", value], { k: other }, true],
        [negated, [], { k: other }, true],
        [negated, value, {}, true],
        [`${negated}IfExists`, value, {}, true],
        [`ForAnyValue:${negated}`, value, { k: [matching, other] }, true],
        [`ForAnyValue:${negated}`, value, { k: [matching] }, false],
        [`ForAnyValue:${negated}`, value, {}, false],
        [`ForAllValues:${negated}`, value, { k: [other, other] }, true],
        [`ForAllValues:${negated}`, value, { k: [matching, other] }, false],
        [`ForAllValues:${negated}`, value, {}, true],
      ];
      for (const [name, values, request, expected] of rows) {
        const what = `${name} ${JSON.stringify(values)} of ${JSON.stringify(request)}`;
        expect(evaluate({ [name]: { k: values } }, request), what).to.equal(expected);
      }
    });
  }

  for (const [value, request, expected] of [
    ["true", {}, true],
    [true, { k: "x" }, false],
    ["false", { k: "x" }, true],
    [false, {}, false],
    [["true", "false"], {}, true],
  ] as const) {
    it(`Null ${JSON.stringify(value)} of ${JSON.stringify(request)}: ${expected}`, () => {
      expect(evaluate({ Null: { k: value } }, request)).to.equal(expected);
    });
  }

  it("compare every value of a key: one match is enough, also without a set operator", () => {
    const request = { k: ["a", "b"] };
    expect(evaluate({ StringEquals: { k: "b" } }, request)).to.equal(true);
    expect(evaluate({ StringEquals: { k: "c" } }, request)).to.equal(false);
    expect(evaluate({ StringNotEquals: { k: "b" } }, request)).to.equal(false);
    expect(evaluate({ StringNotEquals: { k: "c" } }, request)).to.equal(true);
    expect(evaluate({ "ForAllValues:StringEquals": { k: "b" } }, { k: ["", "b"] })).to.equal(false);
  });

  it("all keys and all operators must hold", () => {
    const body = { StringEquals: { a: "1", b: ["2", "3"] }, Bool: { c: "true" } };
    expect(evaluate(body, { a: "1", b: "3", c: "true" })).to.equal(true);
    expect(evaluate(body, { a: "1", b: "4", c: "true" })).to.equal(false);
    expect(evaluate(body, { a: "1", b: "3", c: "false" })).to.equal(false);
  });

  it("support wildcards and variables where AWS does", () => {
    const request = { k: "team-x", "aws:PrincipalTag/team": "x", star: "*" };
    expect(evaluate({ StringEquals: { k: "team-${aws:principaltag/TEAM}" } }, request)).to.equal(
      true,
    );
    expect(evaluate({ StringEquals: { k: "team-*" } }, request)).to.equal(false);
    expect(evaluate({ StringLike: { k: "team-${star}" } }, request)).to.equal(false);
    expect(evaluate({ StringNotLike: { k: "${aws:username}" } }, request)).to.equal(true);
    expect(evaluate({ StringLike: { k: "${aws:username}" } }, request)).to.equal(false);
    expect(evaluate({ StringLike: { k: "t*-${aws:PrincipalTag/team}" } }, request)).to.equal(true);
    const unknown = { StringLike: { k: "${aws:username}" } };
    expect(evaluate(unknown, { k: "${aws:username}" })).to.equal(false);
    expect(evaluate(unknown, { k: "${aws:username}" }, false)).to.equal(true);
    expect(evaluate({ StringLike: { k: "${k}" } }, { k: "x" }, false)).to.equal(false);
    const literal = { StringEquals: { k: "${k}" } };
    expect(evaluate(literal, { k: "x" }, true)).to.equal(true);
    expect(evaluate(literal, { k: "x" }, false)).to.equal(false);
    expect(evaluate(literal, { k: "${k}" }, false)).to.equal(true);
  });

  for (const name of [
    "StringEqualz",
    "NullIfExists",
    "ForAnyValues:StringLike",
    "ForAllValue:StringLike",
    "IfExists",
    "AForAnyValue:StringLike",
    "A:StringLike",
    "StringLike:",
    "constructor",
    "__proto__",
    "",
  ]) {
    it(`do not include ${JSON.stringify(name)}`, () => {
      const body = JSON.parse(`{${JSON.stringify(name)}: {"k": "v"}}`);
      const { conditions, problems } = readConditions(body, true);
      expect(conditions).to.deep.equal([]);
      expect(problems[0]).to.include("is not a condition operator; expected one of StringEquals,");
    });
  }

  for (const body of [
    null,
    [],
    "x",
    { StringEquals: "x" },
    { StringEquals: { k: {} } },
    { Bool: { k: [null] } },
  ]) {
    it(`report ${JSON.stringify(body)} as a problem`, () => {
      expect(readConditions(body, true).problems).to.have.length(1);
    });
  }
});
