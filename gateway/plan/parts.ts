// Parts of a planned value, side by side with what the plan and the sources say about them.
import { own } from "../../shared/own.ts";
import { isObject, type Value } from "../terraform/values.ts";
import { readArgument } from "./places.ts";
import type { Expressions } from "./plan-document.ts";

export interface Part {
  value?: Value;
  /** `true` in place of each part that the plan does not know. */
  unknown?: Value;
  expression?: Expressions;
  /** The planned value joined with that of the source. Undefined when there is none. */
  joined?: Value;
}

export const partAt = ({ value, unknown, expression, joined }: Part, index: number): Part => ({
  value: elementAt(value, index),
  unknown: elementAt(unknown, index),
  expression: Array.isArray(expression) ? expression[index] : expression,
  joined: elementAt(joined, index),
});

export const partNamed = ({ value, unknown, expression, joined }: Part, name: string): Part => ({
  value: readMember(value, name),
  unknown: readMember(unknown, name),
  expression: isEmpty(expression) ? expression : readArgument(expression, name),
  joined: readMember(joined, name),
});

/**
 * Whether the configuration has an expression for the part, such as `jsonencode({ at = timestamp() })`, which a plan writes
 * as `{}`. It writes an empty block in the same way, so what is in a block counts only if the source has it.
 */
export const isWithoutReferences = ({ expression, joined }: Part, path: string[]): boolean =>
  isEmpty(expression) && (joined !== undefined || path.length === 1);

const isEmpty = (expression: Expressions | undefined): boolean =>
  isObject(expression) && Object.keys(expression).length === 0;

const elementAt = (value: Value | undefined, index: number): Value | undefined =>
  Array.isArray(value) ? value[index] : undefined;

const readMember = (value: Value | undefined, name: string): Value | undefined =>
  isObject(value) ? own(value, name) : undefined;
