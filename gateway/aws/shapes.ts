// Shapes of the members of calls in the AWS JSON protocol, and what does not fit them.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
import { excerpt } from "../../shared/excerpt.ts";

/** The members of a structure. Members that are not listed are ignored, as by AWS. */
type Members = ReadonlyMap<string, Shape>;

export interface Shape {
  /** Continues the sentence "expected …". */
  expected: string;
  fits: (value: unknown) => boolean;
  /** Whether a structure without it is refused. */
  isRequired?: true;
  /** Shape of the elements of a list, or of the values of a map. */
  elements?: Shape;
  /** Why a value of the right type is refused; undefined when it is not. */
  findFault?: (value: unknown, path: string) => string | undefined;
  members?: Members;
}

export interface Misfit {
  message: string;
  /** What is wrong with the value. */
  kind: "missing" | "type" | "range";
}

export const TEXT: Shape = { expected: "a string", fits: (value) => typeof value === "string" };

/** Of 32 bits. */
export const INTEGER: Shape = {
  expected: "a whole number",
  fits: (value) => Number.isInteger(value) && (Number(value) | 0) === value,
};

/** With SQS's message. */
export const secondsUpTo = (most: number): Shape => ({
  ...INTEGER,
  findFault: (value, path) =>
    Number(value) >= 0 && Number(value) <= most
      ? undefined
      : `Value ${String(value)} for parameter ${path} is invalid. Reason: ${path} must be >= 0 and <= ${most}.`,
});

/**
 * Of DynamoDB, which says so by the name of the member. Types are not checked.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
 */
export const EXPRESSION: Shape = {
  ...TEXT,
  fits: () => true,
  findFault: (value, path) => {
    if (typeof value !== "string") return undefined;
    const bytes = Buffer.byteLength(value);
    return bytes <= 4096
      ? undefined
      : `Invalid ${path.split(".").at(-1)}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`;
  },
};

/** With SQS's message; fauxqs takes any text. */
export const QUEUE_NAME: Shape = {
  ...TEXT,
  findFault: (value) =>
    /^(?=.{1,80}$)[\w-]+(?:\.fifo)?$/.test(String(value))
      ? undefined
      : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
};

/** Of a message of a FIFO queue; with SQS's message. fauxqs keeps ids of any length for five minutes. */
export const MESSAGE_TOKEN: Shape = {
  ...TEXT,
  findFault: (value, path) =>
    /^[!-~]{1,128}$/.test(String(value))
      ? undefined
      : `Value ${excerpt(String(value))} for parameter ${path} is invalid. Reason: ${path} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
};

/** Epoch seconds. */
export const TIMESTAMP: Shape = {
  expected: "a number",
  fits: (value) => typeof value === "number",
};

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const listOf = (elements: Shape): Shape => ({
  expected: "a list",
  fits: Array.isArray,
  elements,
});

export const mapOf = (elements: Shape): Shape => ({ expected: "a map", fits: isObject, elements });

export const structure = (members: Record<string, Shape>): Shape => ({
  expected: "a map",
  fits: isObject,
  members: new Map(Object.entries(members)),
});

export const required = (shape: Shape): Shape => ({ ...shape, isRequired: true });

/**
 * @param path of the value, as in messages; empty for the call itself.
 * @returns the first misfit, or undefined. A member that is null counts as missing; an element does not.
 */
export const findMisfit = (shape: Shape, value: unknown, path = ""): Misfit | undefined => {
  if (!shape.fits(value)) {
    const message = `${path || "The call"} is ${describeType(value)}; expected ${shape.expected}.`;
    return { message, kind: "type" };
  }
  const fault = shape.findFault?.(value, path);
  if (fault !== undefined) return { message: fault, kind: "range" };
  if (shape.members) return findInMembers(shape.members, value as object, path);
  return shape.elements && findInElements(shape.elements, value as object, path);
};

const findInMembers = (members: Members, value: object, path: string): Misfit | undefined => {
  const given = new Map(Object.entries(value));
  for (const [name, shape] of members) {
    const at = path ? `${path}.${name}` : name;
    const misfit = isMissing(given.get(name))
      ? findMissing(shape, at)
      : findMisfit(shape, given.get(name), at);
    if (misfit) return misfit;
  }
  return undefined;
};

const isMissing = (value: unknown): boolean => value === undefined || value === null;

const findMissing = ({ isRequired }: Shape, path: string): Misfit | undefined =>
  isRequired && {
    message: `The request must contain the parameter ${path}.`,
    kind: "missing",
  };

const findInElements = (shape: Shape, value: object, path: string): Misfit | undefined => {
  for (const [key, element] of Object.entries(value)) {
    const misfit = findMisfit(shape, element, `${path}.${excerpt(key)}`);
    if (misfit) return misfit;
  }
  return undefined;
};

const describeType = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" ? `the number ${value}` : `a ${typeof value}`;
};
