// Warns of values that a plan does not contain.
import { groupBy } from "../../shared/group-by.ts";
import { abridge } from "../diagnostics/abridge.ts";

/** Consequences by `{address}.{attribute}`. */
export type UnknownValues = ReadonlyMap<string, string>;

/** @param given paths of variables that are overridden. */
export const withoutGiven = (unknown: UnknownValues, given: ReadonlySet<string>): UnknownValues =>
  new Map([...unknown].filter(([path]) => !given.has(path)));

/** @returns one line per value, and one for the others of a type's attribute when there are many. */
export const describeUnknown = (unknown: UnknownValues): string[] => {
  const warned = [...unknown].map(([path, meaning]) => ({
    subject: path,
    line: `${path} is not in the plan: ${meaning}`,
  }));
  return [...groupBy(warned, ({ subject }) => readKind(subject)).values()].flatMap(abridge);
};

/** The name of a function's variable. */
const VARIABLE = /(?<=environment\.variables)\..*/;

/** @returns the resource's type and its attribute, without names. */
const readKind = (path: string): string => {
  const [, type, attribute] =
    /^(?:.*\.)?(aws_\w+)\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.([^"\]]*)$/.exec(path) ?? [];
  return type === undefined ? path : `${type}.${attribute?.replace(VARIABLE, "")}`;
};
