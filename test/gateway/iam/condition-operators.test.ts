// Which values an operator accepts, and how it compares them.
import { expect } from "chai";
import { holds, readConditions } from "../../../gateway/iam/conditions.ts";
import { createKeys } from "../../../gateway/iam/context-keys.ts";
import { setVariables } from "../../helpers/variables.ts";

const evaluate = (body: object, request: Record<string, string>): boolean => {
  const { conditions, problems } = readConditions(body, true);
  expect(problems).to.deep.equal([]);
  const keys = createKeys(() => request);
  return conditions.every((condition) => holds(condition, keys));
};

describe("the operator", () => {
  for (const [operator, value, actual] of [
    ["NumericEquals", "five", "five"],
    ["NumericEquals", "", ""],
    ["NumericEquals", "5", "five"],
    ["NumericEquals", "0x10", "16"],
    ["NumericEquals", "16", "0x10"],
    ["NumericEquals", "1e1", "10"],
    ["NumericEquals", ".", "0"],
    ["NumericEquals", "5 apples", "5"],
    ["NumericEquals", "${n}", "5"],
    ["DateEquals", "1767312000", "tomorrow"],
    ["DateEquals", "2026-13-01", "2026-13-01"],
    ["DateEquals", "2026-01-02T00:00:00Z and more", "1767312000"],
    ["DateEquals", "on 2026-01-02T00:00:00Z", "1767312000"],
    ["Bool", "${t}", "true"],
    ["BinaryEquals", "${b}", "aGk="],
    ["DateEquals", "2026-01-02 00:00:00Z", "1767312000"],
    ["DateEquals", "+002026-01-02T00:00:00Z", "1767312000"],
    ["DateEquals", "Jan 2, 2026 00:00:00 UTC", "1767312000"],
    ["DateEquals", "0x12345", "74565"],
    ["DateEquals", "12345e1", "123450"],
    ["NumericLessThan", "five", "4"],
    ["NumericGreaterThan", "five", "6"],
    ["NumericLessThanEquals", "five", "five"],
    ["NumericGreaterThanEquals", "5", "five"],
    ["IpAddress", "nowhere", "nowhere"],
    ["IpAddress", "203.0.113.0/24/8", "203.0.113.1"],
    ["IpAddress", "203.0.113.0/", "203.0.113.1"],
    ["IpAddress", "203.0.113.0/x24", "203.0.113.1"],
    ["IpAddress", "203.0.113.0/24x", "203.0.113.1"],
    ["IpAddress", "203.0.113.1/0024", "203.0.113.1"],
    ["IpAddress", "2001:db8::/129", "2001:db8::"],
    ["IpAddress", "", "203.0.113.1"],
    ["DateEquals", "tomorrow", "tomorrow"],
    ["IpAddress", "203.0.113.0/33", "203.0.113.1"],
    ["IpAddress", "203.0.113", "203.0.113.1"],
    ["IpAddress", "203.0.113.1", "nowhere"],
    ["IpAddress", "0.0.0.0/0", "::1"],
    ["IpAddress", "::/0", "203.0.113.1"],
  ] as const) {
    it(`${operator}: ${value} does not match ${actual}`, () => {
      const request = { k: actual, n: "5", t: "true", b: "aGk=" };
      expect(evaluate({ [operator]: { k: value } }, request)).to.equal(false);
    });
  }

  for (const [operator, value, actual] of [
    ["NumericEquals", " +5 ", "5"],
    ["NumericEquals", "5.", "5"],
    ["NumericEquals", ".25", "0.25"],
    ["NumericEquals", "12.50", "12.5"],
    ["NumericEquals", "-0.5", "-.5"],
    ["DateEquals", "2026-01-02T00:00", "1767312000"],
    ["DateEquals", "2026-01-02T00:00:00", "1767312000"],
    ["DateEquals", "2026-01-02T00:00:00.000000000Z", "1767312000"],
    ["DateEquals", "2026-01-02T01:00:00+01:00", "1767312000"],
    ["DateEquals", "2026-01", "1767225600"],
    ["DateEquals", "2026", "1767225600"],
    ["DateEquals", "999", "1970-01-01T00:16:39Z"],
    ["DateEquals", "-1", "1969-12-31T23:59:59Z"],
    ["DateEquals", "123456", "123456.0"],
    ["DateEquals", "10000.25", "10000.25"],
    ["DateEquals", "5.25", "5.25"],
    ["IpAddress", "203.0.113.1/32", "203.0.113.1"],
    ["IpAddress", "0.0.0.0/0", "203.0.113.1"],
    ["IpAddress", "2001:db8::1/128", "2001:db8::1"],
    ["IpAddress", "2001:db8::1", "2001:db8::1"],
  ] as const) {
    it(`${operator}: ${value} matches ${actual}`, () => {
      expect(evaluate({ [operator]: { k: value } }, { k: actual })).to.equal(true);
    });
  }

  it("Date: reads a time without a zone as UTC, wherever the machine is", () => {
    setVariables({ TZ: "America/New_York" });
    const is = (text: string) => evaluate({ DateEquals: { k: text } }, { k: "1767312000" });
    expect(["2026-01-02T00:00", "2026-01-02T00:00:00", "2026-01-02"].map(is)).to.deep.equal([
      true,
      true,
      true,
    ]);
    expect(is("2026-01-02T01:00:00+01:00")).to.equal(true);
  });
});
