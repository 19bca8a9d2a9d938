// Patterns that select events: fields with lists of what their values may be.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";
import { MappingError } from "./mapping-error.ts";

/** Whether a value matches. Undefined: the event has no such field. */
export type Test = (value: unknown) => boolean;

type Fields = Record<string, unknown>;

/** Compiles the operand of a comparison. @param compileValue for operands that are values of patterns themselves. */
export type Comparison = (operand: unknown, compileValue: (given: unknown) => Test) => Test;

export type Comparisons = Readonly<Record<string, Comparison>>;

/**
 * What EventBridge allows on request, and Lambda always. Each event is compared with all of it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html and
 * https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html
 */
const MAX_PATTERN_CHARACTERS = 4096;

/**
 * @param more comparisons of the service, beside those that all services have.
 * @throws {MappingError} for a pattern that is not a JSON object, or has an unknown comparison.
 */
export const compilePattern = (pattern: string, more: Comparisons = {}): Test => {
  const fields = parseJsonOrNothing(pattern);
  if (!isFields(fields))
    throw new MappingError(`the pattern ${excerpt(pattern)} is not a JSON object`);
  if (JSON.stringify(fields).length > MAX_PATTERN_CHARACTERS)
    throw new MappingError(
      `the pattern has more than ${MAX_PATTERN_CHARACTERS} characters of JSON`,
    );
  return compileFields(fields, { ...COMPARISONS, ...more });
};

const compileFields = (fields: Fields, comparisons: Comparisons): Test => {
  const tests = Object.entries(fields).map(([name, expected]): Test => {
    if (name === "$or") return compileAlternatives(expected, comparisons);
    if (Array.isArray(expected)) return compileValues(name, expected, comparisons);
    if (!isFields(expected))
      throw new MappingError(`the field "${excerpt(name)}" of the pattern is not a list`);
    const inner = compileFields(expected, comparisons);
    return (event) => listElements(readField(event, name)).some(inner);
  });
  return (event) => tests.every((test) => test(event));
};

const compileAlternatives = (given: unknown, comparisons: Comparisons): Test => {
  if (!Array.isArray(given) || !given.every(isFields)) {
    throw new MappingError('"$or" is not a list of patterns');
  }
  const alternatives = given.map((fields) => compileFields(fields, comparisons));
  return (event) => alternatives.some((test) => test(event));
};

/** A list in the event matches when one of its elements does. Only leaves have a value: an object counts as absent. */
const compileValues = (name: string, given: unknown[], comparisons: Comparisons): Test => {
  const tests = given.map((one) => compileValue(one, comparisons));
  return (event) =>
    listElements(readField(event, name))
      .map((value) => (isFields(value) ? undefined : value))
      .some((value) => tests.some((test) => test(value)));
};

/** @returns the value itself unless it is a list with elements. */
const listElements = (value: unknown): unknown[] =>
  Array.isArray(value) && value.length > 0 ? value : [value];

const compileValue = (given: unknown, comparisons: Comparisons): Test => {
  if (!isFields(given)) return (value) => value === given;
  const [[comparison, operand] = ["", undefined], ...others] = Object.entries(given);
  const compile = own(comparisons, comparison);
  if (compile && others.length === 0)
    return compile(operand, (inner) => compileValue(inner, comparisons));
  throw new MappingError(`the comparison ${quote(given)} is not served`);
};

const quote = (value: unknown): string => excerpt(JSON.stringify(value));

/** @throws {MappingError} unless the operand is a text. */
export const ofText =
  (compile: (operand: string) => (value: string) => boolean): Comparison =>
  (operand) => {
    if (typeof operand !== "string")
      throw new MappingError(`the comparison with ${quote(operand)} expects a text`);
    const test = compile(operand);
    return (value) => typeof value === "string" && test(value);
  };

const COMPARISONS: Comparisons = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: ofText((operand) => (value) => value.startsWith(operand)),
  suffix: ofText((operand) => (value) => value.endsWith(operand)),
  "equals-ignore-case": ofText(
    (operand) => (value) => value.toLowerCase() === operand.toLowerCase(),
  ),
  "anything-but": (operand, compile) => {
    const tests = [operand].flat().flatMap(listComparisons).map(compile);
    return (value) => value !== undefined && !tests.some((test) => test(value));
  },
  numeric: (operand) => {
    const tests = compileNumbers(Array.isArray(operand) ? operand : []);
    return (value) => typeof value === "number" && tests.every((test) => test(value));
  },
};

/** `{"prefix":["a","b"]}`, which only `anything-but` may contain, stands for one comparison with each. */
const listComparisons = (excluded: unknown): unknown[] =>
  isFields(excluded)
    ? Object.entries(excluded).flatMap(([name, operands]) =>
        [operands].flat().map((operand) => ({ [name]: operand })),
      )
    : [excluded];

/** Pairs of a comparison and a number, for example `[">", 0, "<=", 5]`. */
const compileNumbers = (operands: unknown[]): ((value: number) => boolean)[] =>
  operands.flatMap((comparison, index) => {
    if (index % 2 === 1) return [];
    const [name, bound] = [textOfAny(comparison), numberOfAny(operands[index + 1])];
    const compare = own(NUMERIC, name);
    if (!compare) throw new MappingError(`the comparison "${excerpt(name)}" is not numeric`);
    return [(value: number) => compare(value, bound)];
  });

const NUMERIC: Record<string, (value: number, bound: number) => boolean> = {
  "=": (value, bound) => value === bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
};

const readField = (event: unknown, name: string): unknown =>
  isFields(event) ? own(event, name) : undefined;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
