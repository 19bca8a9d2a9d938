// Condition operators: how a value of a policy is compared with one of the request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { BlockList, isIP } from "node:net";
import { matches, matchesArn, type Pattern } from "../../shared/wildcards.ts";

/** A value of a policy with its variables replaced, as text and as a pattern. */
export interface Expected {
  text: string;
  /** Built on demand, for operators with wildcards. */
  pattern: () => Pattern;
}

export interface Operator {
  /** Whether the condition holds when no value matches. */
  isNegated: boolean;
  /** Whether `${…}` in its values is a policy variable. */
  takesVariables: boolean;
  matches: (expected: Expected, actual: string) => boolean;
}

type Compare = Operator["matches"];

const ofText = (compare: Compare) => ({ isNegated: false, takesVariables: true, matches: compare });
const ofValue = (compare: Compare) => ({
  isNegated: false,
  takesVariables: false,
  matches: compare,
});
const not = (operator: Operator): Operator => ({ ...operator, isNegated: true });

const byNumber = (compare: (expected: number, actual: number) => boolean) =>
  ofValue((expected, actual) => compare(parseNumber(expected.text), parseNumber(actual)));

const byDate = (compare: (expected: number, actual: number) => boolean) =>
  ofValue((expected, actual) =>
    compare(parseEpochSeconds(expected.text), parseEpochSeconds(actual)),
  );

/** Invalid values are not numbers, which match nothing. */
const parseNumber = (text: string): number =>
  /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/.test(text) ? Number(text) : Number.NaN;

const ISO_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** Accepts the W3C's formats of ISO 8601, and epoch seconds; four digits are a year. */
const parseEpochSeconds = (text: string): number => {
  if (/^-?\d{5,}(\.\d+)?$|^-?\d{1,3}(\.\d+)?$/.test(text)) return Number(text);
  const [matched, , , time, , , zone] = ISO_DATE.exec(text) ?? [];
  if (matched === undefined) return Number.NaN;
  return Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text) / 1000;
};

const equalIgnoringCase: Compare = ({ text }, actual) =>
  text.toLowerCase() === actual.toLowerCase();

const stringEquals = ofText(({ text }, actual) => text === actual);
const stringEqualsIgnoreCase = ofText(equalIgnoringCase);
const stringLike = ofText(({ pattern }, actual) => matches(pattern(), actual));
const arnLike = ofText(({ pattern }, actual) => matchesArn(pattern(), actual));
const numericEquals = byNumber((expected, actual) => actual === expected);
const dateEquals = byDate((expected, actual) => actual === expected);

const ipAddress = ofValue(({ text }, actual) => {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  // BlockList matches IPv4 addresses to "::/0"; IAM compares only within one family.
  if (family === 0 || isIP(actual) !== family || rest.length > 0) return false;
  const bits = family === 4 ? 32 : 128;
  if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)) return false;
  const range = new BlockList();
  range.addSubnet(address, Number(prefix ?? bits), family === 4 ? "ipv4" : "ipv6");
  return range.check(actual, family === 4 ? "ipv4" : "ipv6");
});

const binaryEquals = ofValue(({ text }, actual) =>
  Buffer.from(text, "base64").equals(Buffer.from(actual, "base64")),
);

const OPERATORS: [name: string, operator: Operator][] = [
  ["StringEquals", stringEquals],
  ["StringNotEquals", not(stringEquals)],
  ["StringEqualsIgnoreCase", stringEqualsIgnoreCase],
  ["StringNotEqualsIgnoreCase", not(stringEqualsIgnoreCase)],
  ["StringLike", stringLike],
  ["StringNotLike", not(stringLike)],
  ["NumericEquals", numericEquals],
  ["NumericNotEquals", not(numericEquals)],
  ["NumericLessThan", byNumber((expected, actual) => actual < expected)],
  ["NumericLessThanEquals", byNumber((expected, actual) => actual <= expected)],
  ["NumericGreaterThan", byNumber((expected, actual) => actual > expected)],
  ["NumericGreaterThanEquals", byNumber((expected, actual) => actual >= expected)],
  ["DateEquals", dateEquals],
  ["DateNotEquals", not(dateEquals)],
  ["DateLessThan", byDate((expected, actual) => actual < expected)],
  ["DateLessThanEquals", byDate((expected, actual) => actual <= expected)],
  ["DateGreaterThan", byDate((expected, actual) => actual > expected)],
  ["DateGreaterThanEquals", byDate((expected, actual) => actual >= expected)],
  ["Bool", ofValue(equalIgnoringCase)],
  ["BinaryEquals", binaryEquals],
  ["IpAddress", ipAddress],
  ["NotIpAddress", not(ipAddress)],
  ["ArnEquals", arnLike],
  ["ArnLike", arnLike],
  ["ArnNotEquals", not(arnLike)],
  ["ArnNotLike", not(arnLike)],
];

const BY_NAME = new Map(OPERATORS.map(([name, operator]) => [name.toLowerCase(), operator]));

export const OPERATOR_NAMES = [...OPERATORS.map(([name]) => name), "Null"];

/** @param name in any case, without `ForAnyValue:`, `ForAllValues:` and `IfExists`. */
export const findOperator = (name: string): Operator | undefined => BY_NAME.get(name.toLowerCase());
