// Patterns that select events: fields with lists of what their values may be.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { MappingError } from "./mapping-error.ts";

/** Whether a value matches. Undefined: the event has no such field. */
type Test = (value: unknown) => boolean;

type Fields = Record<string, unknown>;

/** @throws {MappingError} for a pattern that is no JSON object, or has an unknown comparison. */
export const compilePattern = (pattern: string): Test => {
  const fields = parseJsonOrNothing(pattern);
  if (!isFields(fields)) throw new MappingError(`the pattern ${pattern} is not a JSON object`);
  return compileFields(fields);
};

const compileFields = (fields: Fields): Test => {
  const tests = Object.entries(fields).map(([name, expected]): Test => {
    if (name === "$or") return compileAlternatives(expected);
    if (Array.isArray(expected)) return compileValues(name, expected);
    if (!isFields(expected))
      throw new MappingError(`the field "${name}" of the pattern is no list`);
    const inner = compileFields(expected);
    return (event) => inner(readField(event, name));
  });
  return (event) => tests.every((test) => test(event));
};

const compileAlternatives = (given: unknown): Test => {
  if (!Array.isArray(given) || !given.every(isFields)) {
    throw new MappingError('"$or" is no list of patterns');
  }
  const alternatives = given.map(compileFields);
  return (event) => alternatives.some((test) => test(event));
};

/** A list in the event matches when one of its elements does. */
const compileValues = (name: string, given: unknown[]): Test => {
  const tests = given.map(compileValue);
  return (event) => {
    const value = readField(event, name);
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return values.some((one) => tests.some((test) => test(one)));
  };
};

const compileValue = (given: unknown): Test => {
  if (!isFields(given)) return (value) => value === given;
  const [[comparison, operand] = ["", undefined], ...others] = Object.entries(given);
  const compile = own(COMPARISONS, comparison);
  if (compile && others.length === 0) return compile(operand);
  throw new MappingError(`the comparison ${JSON.stringify(given)} is not served`);
};

const isText = (value: unknown): value is string => typeof value === "string";

const ofText =
  (holds: (value: string, operand: string) => boolean) =>
  (operand: unknown): Test =>
  (value) =>
    isText(value) && isText(operand) && holds(value, operand);

const COMPARISONS: Record<string, (operand: unknown) => Test> = {
  exists: (operand) => (value) => (value !== undefined) === operand,
  prefix: ofText((value, operand) => value.startsWith(operand)),
  suffix: ofText((value, operand) => value.endsWith(operand)),
  "equals-ignore-case": ofText((value, operand) => value.toLowerCase() === operand.toLowerCase()),
  "anything-but": (operand) => {
    const tests = [operand].flat().map(compileValue);
    return (value) => value !== undefined && !tests.some((test) => test(value));
  },
  numeric: (operand) => {
    const tests = compileNumbers(Array.isArray(operand) ? operand : []);
    return (value) => typeof value === "number" && tests.every((test) => test(value));
  },
};

/** Pairs of a comparison and a number, for example `[">", 0, "<=", 5]`. */
const compileNumbers = (operands: unknown[]): ((value: number) => boolean)[] =>
  operands.flatMap((comparison, index) => {
    if (index % 2 === 1) return [];
    const [compare, bound] = [own(NUMERIC, String(comparison)), Number(operands[index + 1])];
    if (!compare) throw new MappingError(`the comparison "${String(comparison)}" is not numeric`);
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
