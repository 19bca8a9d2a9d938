// What checks of messages are made of. Zips contain those that their route needs.
import { BadRequestError } from "../errors.ts";
import { countCharacters, describe, type Json } from "../request.ts";

/**
 * @param path of the value in the message, with a dot after each name.
 * @throws {BadRequestError} that names the first invalid field.
 */
export type Check = (value: Json, path: string) => void;

/** A check of a value whose type is known. @returns what was received instead of what is expected, if so. */
type Rule<Value> = (value: Value, path: string) => string | undefined | void;

type Fields = { [name: string]: Json };

interface Types {
  string: string;
  number: number;
  boolean: boolean;
  null: null;
  array: Json[];
  object: Fields;
}

type Rules = { [Type in keyof Types]?: readonly Rule<Types[Type]>[] };

/** @param expected in words, for the error. @param rules of each type that is accepted. */
export const accept =
  (expected: string, rules: Rules): Check =>
  (value, path) => {
    const chosen: readonly Rule<never>[] | undefined = rules[readType(value)];
    if (!chosen) refuse(expected, path, describe(value));
    for (const rule of chosen ?? []) {
      const actual = rule(value as never, path);
      if (actual !== undefined) refuse(expected, path, actual);
    }
  };

const readType = (value: Json): keyof Types => {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as keyof Types);
};

/** Characters of an invalid value that the error repeats. */
const MAX_REPEATED_CHARACTERS = 100;

const refuse = (expected: string, path: string, actual: string): never => {
  throw new BadRequestError({
    expected: `${expected} in "${path.slice(0, -1)}"`,
    actual: actual.slice(0, MAX_REPEATED_CHARACTERS),
  });
};

export const among =
  (...values: Json[]): Rule<Json> =>
  (value) =>
    values.includes(value) ? undefined : JSON.stringify(value);

export const length =
  (least: number, most: number): Rule<string> =>
  (value) => {
    const count = countCharacters(value);
    return count < least || count > most ? `${count} characters` : undefined;
  };

export const pattern =
  (expression: RegExp): Rule<string> =>
  (value) =>
    expression.test(value) ? undefined : JSON.stringify(value);

export const integer = (): Rule<number> => (value) =>
  Number.isSafeInteger(value) ? undefined : describe(value);

export const range =
  (least: number, most: number): Rule<number> =>
  (value) =>
    value < least || value > most ? String(value) : undefined;

export const between =
  (below: number, above: number): Rule<number> =>
  (value) =>
    value > below && value < above ? undefined : String(value);

/** Decimals as they are written: 1.15 is a multiple of 0.01, although the quotient of the two doubles is not whole. */
export const multiple =
  (divisor: number): Rule<number> =>
  (value) => {
    const quotient = value / divisor;
    const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(quotient), 1);
    const isMultiple = Math.abs(quotient - Math.round(quotient)) < tolerance;
    return isMultiple ? undefined : String(value);
  };

export const size =
  (least: number, most: number): Rule<Json[]> =>
  (value) =>
    value.length < least || value.length > most ? `${value.length} items` : undefined;

/** @param first checks of the first items. @param rest of all others. Default: any value. */
export const items =
  (first: readonly (Check | undefined)[], rest?: Check): Rule<Json[]> =>
  (value, path) => {
    for (const [at, item] of value.entries()) {
      const check = at < first.length ? first[at] : rest;
      check?.(item, `${path}${at}.`);
    }
  };

export const required =
  (...names: string[]): Rule<Fields> =>
  (value, path) => {
    const missing = names.find((name) => !Object.hasOwn(value, name));
    if (missing === undefined) return;
    throw new BadRequestError({
      expected: `the field "${path}${missing}"`,
      actual: "a message without it",
    });
  };

/** Exactly one of these sets of fields must be present. */
export const exactlyOne =
  (...sets: string[][]): Rule<Fields> =>
  (value) => {
    const chosen = sets.filter((names) => names.every((name) => Object.hasOwn(value, name)));
    if (chosen.length === 1) return;
    const choices = sets.map((names) => names.map((name) => `"${name}"`).join(" and "));
    throw new BadRequestError({
      expected: `exactly one of the fields ${choices.join(", ")}`,
      actual: `${chosen.length} of them`,
    });
  };

type Named<Value> = readonly (readonly [name: string, value: Value])[];

export const properties =
  (checks: Named<Check>): Rule<Fields> =>
  (value, path) => {
    for (const [name, check] of checks) {
      if (Object.hasOwn(value, name)) check(value[name] as Json, `${path}${name}.`);
    }
  };

/** Fields besides these must be accepted; without a check there must be none. */
export const others =
  (names: readonly string[], check?: Check): Rule<Fields> =>
  (value, path) => {
    for (const [name, field] of Object.entries(value)) {
      if (names.includes(name)) continue;
      if (check) check(field, `${path}${name}.`);
      else refuseField(names, path, name);
    }
  };

const refuseField = (names: readonly string[], path: string, name: string): never => {
  const known = names.map((each) => `"${each}"`).join(", ");
  throw new BadRequestError({
    expected: `no fields${known && ` besides ${known}`}${path && ` in "${path.slice(0, -1)}"`}`,
    actual: `the field ${JSON.stringify(name.slice(0, MAX_REPEATED_CHARACTERS))}`,
  });
};

/** Checks the names of fields, which are texts. */
export const fieldNames =
  (check: Check): Rule<Fields> =>
  (value, path) => {
    for (const name of Object.keys(value)) check(name, `${path}${name}.`);
  };

/** Objects are told by the value of a field. */
export const chosen =
  (name: string, checks: Named<Check>): Rule<Fields> =>
  (value, path) => {
    const found = checks.find(([constant]) => constant === value[name]);
    if (found) return found[1](value, path);
    const values = checks.map(([constant]) => JSON.stringify(constant));
    refuse(`one of ${values.join(", ")}`, `${path}${name}.`, describeField(value, name));
  };

const describeField = (value: Fields, name: string): string =>
  Object.hasOwn(value, name) ? JSON.stringify(value[name]) : "a message without it";

/** @param isOne whether more than one of the checks may not accept the value. */
export const either =
  (expected: string, isOne: boolean, ...checks: Check[]): Check =>
  (value, path) => {
    const count = checks.filter((check) => accepts(check, value, path)).length;
    if (isOne ? count === 1 : count > 0) return;
    const actual = count === 0 ? describe(value) : `${describe(value)} that is several of them`;
    if (path === "") throw new BadRequestError({ expected, actual });
    refuse(expected, path, actual);
  };

const accepts = (check: Check, value: Json, path: string): boolean => {
  try {
    check(value, path);
    return true;
  } catch (error) {
    if (error instanceof BadRequestError) return false;
    throw error;
  }
};

export const every =
  (...checks: Check[]): Check =>
  (value, path) => {
    for (const check of checks) check(value, path);
  };
