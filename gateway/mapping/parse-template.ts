// Parses mapping templates that only insert values into text; directives such as #if and #set are rejected.
// https://velocity.apache.org/engine/2.3/vtl-reference.html
import { Cursor } from "./cursor.ts";
import { MappingError } from "./mapping-error.ts";

/** For example `$input.path('$.a').b[0]`. */
export interface Reference {
  root: string;
  steps: Step[];
}

export type Step = { property: string } | { method: string; args: Argument[] };

export type Argument = string | Reference;

/** Literal text, or a reference whose value is inserted. */
export type Part = string | Reference;

/** @throws {MappingError} */
export const parseTemplate = (text: string): Part[] => {
  const cursor = new Cursor(text);
  const parts: Part[] = [];
  while (!cursor.isAtEnd) parts.push(parsePart(cursor));
  return parts;
};

const DIRECTIVE =
  /#(?:\{?(?:set|if|elseif|else|end|foreach|include|parse|stop|break|evaluate|define|macro)\b|#|\*|\[\[)/y;

const parsePart = (cursor: Cursor): Part => {
  const text = cursor.take(/[^$#\\]+/y) ?? cursor.take(/\\(?=[$#])(.)/y);
  if (text) return text[1] ?? text[0];
  const directive = cursor.take(DIRECTIVE);
  if (directive) {
    throw new MappingError(`the directive "${directive[0]}" is not supported; use only references`);
  }
  if (cursor.take(/\$!?\{/y)) {
    const reference = parseReference(cursor);
    cursor.expect(/\}/y, '"}"');
    return reference;
  }
  if (cursor.take(/\$!?(?=[A-Za-z])/y)) return parseReference(cursor);
  return cursor.expect(/./sy, "a character")[0];
};

const parseReference = (cursor: Cursor): Reference => {
  const [root] = cursor.expect(/[A-Za-z][\w-]*/y, "a variable name");
  const steps: Step[] = [];
  for (let step = parseStep(cursor); step; step = parseStep(cursor)) steps.push(step);
  return { root, steps };
};

const parseStep = (cursor: Cursor): Step | undefined => {
  const called = cursor.take(/\.([A-Za-z][\w-]*)\(/y);
  if (called) return { method: called[1] ?? "", args: parseArguments(cursor) };
  const named =
    cursor.take(/\.([A-Za-z][\w-]*)/y) ??
    cursor.take(/\[\s*(\d+)\s*\]/y) ??
    cursor.take(/\[\s*'([^']*)'\s*\]/y) ??
    cursor.take(/\[\s*"([^"]*)"\s*\]/y);
  return named && { property: named[1] ?? "" };
};

const parseArguments = (cursor: Cursor): Argument[] => {
  const args: Argument[] = [];
  while (!cursor.take(/\s*\)/y)) {
    if (args.length > 0) cursor.expect(/\s*,/y, '"," or ")"');
    args.push(parseArgument(cursor));
  }
  return args;
};

/** Excludes references, which Velocity expands in double quotes. */
const DOUBLE_QUOTED = /\s*"((?:[^"$]|\$(?![A-Za-z{!]))*)"/y;

const parseArgument = (cursor: Cursor): Argument => {
  const literal = cursor.take(/\s*'([^']*)'/y) ?? cursor.take(DOUBLE_QUOTED);
  if (literal) return literal[1] ?? "";
  cursor.expect(/\s*\$!?/y, "a string in quotes or a reference");
  return parseReference(cursor);
};
