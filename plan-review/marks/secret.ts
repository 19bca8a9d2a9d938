// A value that Terraform hides. Printing it prints the mask; rules may only ask yes-or-no questions about it.
import { inspect, isDeepStrictEqual } from "node:util";

export const SENSITIVE = "(sensitive)";

let uncover: <Value>(value: Value) => Value;

/** Has no readable property: `String`, `JSON.stringify`, `Object.entries` and `console.log` all give the mask. */
export class Secret {
  readonly #value: unknown;

  static {
    const toPlain = (value: unknown): unknown => {
      if (value instanceof Secret) return toPlain(value.#value);
      if (Array.isArray(value)) return value.map(toPlain);
      if (!isTree(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toPlain(one)]));
    };
    uncover = (value) => toPlain(value) as typeof value;
  }

  constructor(value: unknown) {
    this.#value = value;
  }

  /** Asks a question that rules ask of any value. Nothing but the answer gets out. */
  holds(question: (value: unknown) => boolean): boolean {
    return question(this.#value);
  }

  /** Whether it hides the same value, or is the same value before it was hidden. */
  equals(other: unknown): boolean {
    return isDeepStrictEqual(this.#value, other instanceof Secret ? other.#value : other);
  }

  /** A hidden object as an object of hidden values, whose names are the provider's. Undefined for anything else. */
  attributes(): Record<string, unknown> | undefined {
    const value = this.#value;
    if (!isTree(value) || Array.isArray(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, isNothing(one) ? one : new Secret(one)]),
    );
  }

  /** The part of a hidden object, or of the first of hidden blocks, hidden as well; undefined if there is none. */
  part(name: string): Secret | undefined {
    const block: unknown = Array.isArray(this.#value) ? this.#value[0] : this.#value;
    const part = isTree(block) && Object.hasOwn(block, name) ? block[name] : undefined;
    return isNothing(part) ? undefined : new Secret(part);
  }

  toString(): string {
    return SENSITIVE;
  }

  toJSON(): string {
    return SENSITIVE;
  }

  [inspect.custom](): string {
    return SENSITIVE;
  }
}

/** @returns a question that can be asked of plain and of hidden values. */
export const asking =
  (question: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value instanceof Secret ? value.holds(question) : question(value);

/** Asks how bad things are with their hidden parts: by rule, and by address. Nothing but the answers gets out. */
export const judgeUncovered = <Value>(
  values: Value[],
  question: (whole: Value[]) => ReadonlyMap<string, ReadonlyMap<string, Answer>>,
): ReturnType<typeof question> =>
  question(values.map((value) => (hasSecret(value) ? uncover(value) : value)));

type Answer = "error" | "warning" | "notice";

/** Whether a value is hidden, or has a hidden part. */
export const hasSecret = (value: unknown): boolean =>
  value instanceof Secret || (isTree(value) && Object.values(value).some(hasSecret));

/** Compares values with hidden parts. The order of keys does not count. */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (one instanceof Secret) return one.equals(other);
  if (other instanceof Secret) return other.equals(one);
  if (!isTree(one) || !isTree(other)) return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
};

const isNothing = (value: unknown): boolean => value === undefined || value === null;

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
