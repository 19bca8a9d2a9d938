// Replaces the unknown part of a value. The known parts stay.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { findUnknown, isUnknown, listReasons, replaceUnknown } from "../terraform/unknown.ts";
import { isObject, type Value } from "../terraform/values.ts";

export interface Settled {
  /** Undefined: nothing of it is known. */
  value?: Value;
  /** What is lost, and the consequence, by the path of each part. */
  notes: Map<string, string>;
}

export interface Attribute {
  /** Type and attribute, for example `aws_iam_role.managed_policy_arns`. */
  kind: string;
  /** The same with the address. */
  name: string;
  /** The part of it, for the notes. */
  path: string;
  /** Name of the resource, as options of the command accept it. */
  owner: string;
}

/** Texts that match what AWS compares with them: `*` stands for an unknown part. */
const PATTERNS = new Set(["aws_lambda_permission.source_arn"]);

const VARIABLES = "aws_lambda_function.environment.variables.";

export const settle = (attribute: Attribute, value: Value): Settled => {
  const notes = new Map<string, string>();
  const settled = settlePart(attribute, value, notes);
  return settled === undefined ? { notes } : { value: settled, notes };
};

type Notes = Map<string, string>;

const settlePart = (attribute: Attribute, value: Value, notes: Notes): Value | undefined => {
  if (findUnknown(value) === undefined) return value;
  if (typeof value === "string") return settleText(attribute, value, notes);
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => {
      const inner = { ...attribute, path: `${attribute.path}[${index}]` };
      return settlePart(inner, element, notes) ?? lose(inner, element, notes);
    });
  }
  const entries = Object.entries(value ?? {}).flatMap(([name, element]) => {
    const kind = `${attribute.kind}.${name}`;
    const inner = { ...attribute, kind, path: `${attribute.path}.${name}` };
    if (isUnknown(name)) return lose(attribute, name, notes);
    const settled = settlePart(inner, element, notes);
    return settled === undefined ? lose(inner, element, notes) : [[name, settled] as const];
  });
  return Object.fromEntries(entries);
};

/** Notes what is omitted. @returns nothing. */
const lose = ({ kind, path, owner }: Attribute, value: Value, notes: Notes): [] => {
  const name = kind.startsWith(VARIABLES) ? kind.slice(VARIABLES.length) : undefined;
  const advice =
    name === undefined ? "It is omitted." : `Set it with --env ${owner}.${name}=VALUE.`;
  notes.set(path, `${describeReasons(value)}. ${advice}`);
  return [];
};

/** @returns a sentence without its end. */
const describeReasons = (value: Value): string => `it ${listReasons(value).join(", and ")}`;

const settleText = ({ kind, path }: Attribute, text: string, notes: Notes): string | undefined => {
  const document = parseJsonOrNothing(text) as Value | undefined;
  if (isObject(document) && document["Statement"] !== undefined) {
    const { Statement } = document;
    const statements = (Array.isArray(Statement) ? Statement : [Statement]).flatMap(
      (statement, index) => settleStatement(`${path}.Statement[${index}]`, statement, notes),
    );
    return JSON.stringify({ ...document, Statement: statements });
  }
  if (!PATTERNS.has(kind)) return undefined;
  notes.set(path, `${describeReasons(text)}. "*" stands for it.`);
  return replaceUnknown(text, "*");
};

/** An unknown part never refuses a call that AWS might allow. */
const settleStatement = (path: string, statement: Value, notes: Notes): Value[] => {
  if (findUnknown(statement) === undefined) return [statement];
  if (!isObject(statement) || statement["Effect"] !== "Allow") {
    notes.set(path, `${describeReasons(statement)}. The statement is omitted.`);
    return [];
  }
  notes.set(path, `${describeReasons(statement)}. "*" stands for it.`);
  return [widen(statement)];
};

const widen = (value: Value): Value => {
  if (typeof value === "string") return replaceUnknown(value, "*");
  if (Array.isArray(value)) return value.map(widen);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, element]) => [replaceUnknown(name, "*"), widen(element)]),
  );
};
