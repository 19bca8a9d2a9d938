// Calls of functions in checks.ts: to evaluate at once, or to print as source.
import type { Json } from "../request.ts";
import * as checks from "./checks.ts";

const CHECKS: ReadonlyMap<string, unknown> = new Map(Object.entries(checks));

/** `undefined` is the check that accepts any value. */
export type Argument =
  | undefined
  | Json
  | RegExp
  | Call
  | readonly Argument[]
  | ReadonlyMap<string, Argument>;

export class Call {
  readonly name: keyof typeof checks;
  readonly args: readonly Argument[];

  constructor(name: keyof typeof checks, ...args: Argument[]) {
    this.name = name;
    this.args = args;
  }
}

export const evaluate = (argument: Argument): unknown => {
  if (argument instanceof Call) {
    const called = CHECKS.get(argument.name) as (...args: unknown[]) => unknown;
    return called(...argument.args.map(evaluate));
  }
  if (Array.isArray(argument)) return argument.map(evaluate);
  if (argument instanceof Map) {
    return Object.fromEntries([...argument].map(([key, value]) => [key, evaluate(value)]));
  }
  return argument;
};

/** @param names gets the names of the functions that are called. */
export const print = (argument: Argument, names: Set<string>): string => {
  const printEach = (each: readonly Argument[]) => each.map((one) => print(one, names)).join(", ");
  if (argument instanceof Call) {
    names.add(argument.name);
    return `${argument.name}(${printEach(argument.args)})`;
  }
  if (Array.isArray(argument)) return `[${printEach(argument)}]`;
  if (argument instanceof Map) {
    const entries = [...argument].map(([key, value]) => `${key}: ${print(value, names)}`);
    return `{ ${entries.join(", ")} }`;
  }
  const isLiteral = argument === undefined || typeof argument === "number";
  return isLiteral || argument instanceof RegExp ? String(argument) : JSON.stringify(argument);
};
