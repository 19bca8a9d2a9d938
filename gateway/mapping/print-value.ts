// Formats a value as a template prints it: like Java, in which API Gateway runs templates.
import { MAX_JSON_DEPTH, TooDeepError } from "../../shared/bounded-json.ts";
import { TemplateList } from "./values.ts";

/** Receives the size of each part, and throws when the whole is too large: a list may contain another many times. */
export type Spend = (characters: number) => void;

const UNLIMITED: Spend = () => {};

/**
 * Maps become `{a=1, b=2}`, not JSON (see `$input.json()`); lists of a message become JSON, those of a template
 * `[a, b]`, null and undefined an empty string.
 *
 * @throws {TooDeepError} for a value that contains itself.
 */
export const printValue = (value: unknown, spend = UNLIMITED): string => print(value, spend, 0);

/** @returns JSON. @throws {TooDeepError} as for printValue. */
export const printJson = (value: unknown, spend = UNLIMITED): string => json(value, spend, 0);

const print = (value: unknown, spend: Spend, depth: number): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return spent(value, spend);
  if (typeof value !== "object") return spent(JSON.stringify(value), spend);
  enter(depth, spend);
  if (value instanceof TemplateList)
    return `[${value.map((item) => print(item, spend, depth + 1)).join(", ")}]`;
  if (Array.isArray(value)) return json(value, spend, depth);
  const entries = Object.entries(value).map(
    ([key, element]) => `${spent(key, spend)}=${print(element, spend, depth + 1)}`,
  );
  return `{${entries.join(", ")}}`;
};

const json = (value: unknown, spend: Spend, depth: number): string => {
  if (typeof value !== "object" || value === null)
    return spent(JSON.stringify(value ?? null), spend);
  enter(depth, spend);
  if (Array.isArray(value))
    return `[${value.map((item) => json(item, spend, depth + 1)).join(",")}]`;
  const entries = Object.entries(value).map(
    ([key, element]) => `${spent(JSON.stringify(key), spend)}:${json(element, spend, depth + 1)}`,
  );
  return `{${entries.join(",")}}`;
};

const spent = (text: string, spend: Spend): string => {
  spend(text.length + 1);
  return text;
};

/** What a list or map costs besides its contents. */
const COLLECTION_CHARACTERS = 16;

const enter = (depth: number, spend: Spend): void => {
  spend(COLLECTION_CHARACTERS);
  if (depth > MAX_JSON_DEPTH) throw new TooDeepError();
};
