// What a judge of one attribute is: it looks at the attribute before and after, and says what is worse.
import { asking } from "../marks/secret.ts";
import type { Severity } from "../plan/model.ts";
import { isNamed, type Pair } from "./pairs.ts";

export interface Weakness {
  /** Markdown. */
  what: string;
  severity: Severity;
}

export type Judge = (pair: Pair) => Weakness | undefined;

/** @returns the first entry of a table whose names match. */
export const findNamed = <Entry extends { names: RegExp }>(
  entries: Entry[],
  pair: Pair,
): Entry | undefined => entries.find(({ names }) => isNamed(names, pair));

export const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A number, or a duration such as `PT1H` in minutes. NaN for anything else. */
const toNumber = (value: unknown): number => {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return NaN;
  if (NUMBER.test(value)) return Number(value);
  const [, days, hours, minutes] =
    /^P(?=.)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(value) ?? [];
  const parts = [days, hours, minutes];
  if (parts.every((part) => part === undefined)) return NaN;
  return parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (UNITS[at] ?? 0), 0);
};

/** Minutes in a day, an hour and a minute. */
const UNITS = [24 * 60, 60, 1];

/** Asks a question about two values that may both be hidden. */
export const askBoth = (
  one: unknown,
  other: unknown,
  question: (a: unknown, b: unknown) => boolean,
): boolean => asking((a) => asking((b) => question(a, b))(other))(one);

/** The same about two numbers; the answer is `false` for anything else, if the question is a comparison. */
export const askNumbers = (
  one: unknown,
  other: unknown,
  question: (a: number, b: number) => boolean,
): boolean => askBoth(one, other, (a, b) => question(toNumber(a), toNumber(b)));
