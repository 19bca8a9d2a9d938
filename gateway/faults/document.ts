// Parses the document that lists the faults to inject. docs/faults.md explains each field.
import { GatewayError } from "../diagnostics/errors.ts";
import type { Shared } from "./rules.ts";

interface OfConnection extends Shared {
  /** Pattern of connection ids. */
  connection: string;
}

export interface PostRule extends OfConnection {
  answer?: 429 | 500 | 410 | "reset";
  delayMs: number;
}

export interface DeliveryRule extends Shared {
  /** Pattern of queue names. */
  queue: string;
  twice: boolean;
  delaySeconds: number;
}

export interface ThrottleRule extends Shared {
  /** Pattern of operations: `PutItem`. */
  operation: string;
}

export interface KillRule extends Shared {
  /** Pattern of function names. */
  function: string;
  afterMs: number;
}

/** All kinds of faults, with defaults filled in. */
export interface FaultDocument {
  seed: number;
  posts: PostRule[];
  disconnects: OfConnection[];
  zombies: OfConnection[];
  deliveries: DeliveryRule[];
  dynamodb: ThrottleRule[];
  kills: KillRule[];
}

type Fields = Record<string, unknown>;

interface Field {
  accepts(value: unknown): boolean;
  expected: string;
  default?: unknown;
}

const numberField = (most: number, fallback: number, isWhole = false): Field => ({
  accepts: (value) =>
    typeof value === "number" &&
    value >= 0 &&
    value <= most &&
    (!isWhole || Number.isInteger(value)),
  expected: `a ${isWhole ? "whole " : ""}number from 0 to ${most}`,
  default: fallback,
});

const PATTERN: Field = {
  accepts: (value) => typeof value === "string" && value !== "",
  expected: "text, in which * stands for any characters and ? for one",
  default: "*",
};

const ANSWERS = new Set<unknown>([429, 500, 410, "reset"]);

const ANSWER: Field = {
  accepts: (value) => value === undefined || ANSWERS.has(value),
  expected: '429, 500, 410 or "reset"',
};

const YES_OR_NO: Field = {
  accepts: (value) => typeof value === "boolean",
  expected: "true or false",
  default: false,
};

const SEED = numberField(2 ** 32 - 1, 1, true);
const share = numberField(1, 1);
const OF_CONNECTION = { connection: PATTERN, share };

const KINDS: Record<string, Record<string, Field>> = {
  posts: { ...OF_CONNECTION, answer: ANSWER, delayMs: numberField(3_600_000, 0) },
  disconnects: OF_CONNECTION,
  zombies: OF_CONNECTION,
  deliveries: { queue: PATTERN, share, twice: YES_OR_NO, delaySeconds: numberField(43_200, 0) },
  dynamodb: { operation: PATTERN, share },
  kills: { function: PATTERN, share, afterMs: numberField(900_000, 0) },
};

/** A rule of these kinds needs at least one of the fields, or it has no effect. */
const EFFECTS: Record<string, string[]> = {
  posts: ["answer", "delayMs"],
  deliveries: ["twice", "delaySeconds"],
};

/** @throws {GatewayError} with the field, its value, and what was expected. */
export const parseFaults = (value: unknown): FaultDocument => {
  const document = readFields("The document", value, ["seed", ...Object.keys(KINDS)]);
  const rules = Object.entries(KINDS).map(([kind, fields]) => [
    kind,
    readList(kind, document[kind]).map((rule, index) =>
      parseRule(kind, `${kind}[${index}]`, rule, fields),
    ),
  ]);
  const seed = parseField("seed", document["seed"], SEED);
  return { seed, ...Object.fromEntries(rules) } as FaultDocument;
};

const readList = (kind: string, value: unknown = []): unknown[] => {
  if (Array.isArray(value)) return value;
  throw wrong(kind, value, "a list of rules");
};

const parseRule = (
  kind: string,
  path: string,
  value: unknown,
  fields: Record<string, Field>,
): Fields => {
  const rule = readFields(path, value, Object.keys(fields));
  const effects = EFFECTS[kind];
  if (effects && !effects.some((name) => name in rule)) {
    throw wrong(path, value, `${effects.join(" or ")}, since the rule has no effect without them`);
  }
  return Object.fromEntries(
    Object.entries(fields)
      .map(([name, field]) => [name, parseField(`${path}.${name}`, rule[name], field)] as const)
      .filter(([, each]) => each !== undefined),
  );
};

const parseField = (path: string, value: unknown, field: Field): unknown => {
  const given = value === undefined ? field.default : value;
  if (!field.accepts(given)) throw wrong(path, value, field.expected);
  return given;
};

const readFields = (path: string, value: unknown, known: string[]): Fields => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(path, value, "an object");
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return value as Fields;
  throw invalidFaults(
    `${path} has the unknown field "${unknown}"; expected only ${known.join(", ")}.`,
  );
};

const wrong = (path: string, value: unknown, expected: string): GatewayError =>
  invalidFaults(`${path} is ${JSON.stringify(value)}; expected ${expected}.`);

export const invalidFaults = (message: string): GatewayError =>
  new GatewayError("INVALID_FAULTS", `Faults: ${message} See docs/faults.md.`);
