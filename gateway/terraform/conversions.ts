// Arguments of functions as lists, texts and maps.
import { GatewayError } from "../diagnostics/errors.ts";
import { describe, isObject, listEntries, toText, type Value } from "./values.ts";

export const list = (value: Value = []): Value[] =>
  listEntries(value).map(([, element]) => element);

export const text = (value: Value = ""): string => toText(value);

/** @throws {GatewayError} for anything but a map. */
export const map = (value: Value = {}): { [key: string]: Value } => {
  if (isObject(value)) return value;
  throw new GatewayError("EXPRESSION", `Expected a map, found ${describe(value)}`);
};
