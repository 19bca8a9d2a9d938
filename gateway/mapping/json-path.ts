// The subset of JSONPath that selects a single value: `$`, `$.a.b`, `$['a']`, `$.a[0]`.
// https://goessner.net/articles/JsonPath/
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { Cursor } from "./cursor.ts";
import { MappingError } from "./mapping-error.ts";

/** @throws {MappingError} for filters, wildcards and anything else that can select several values. */
export const parseJsonPath = (path: string): string[] => {
  const cursor = new Cursor(path);
  const names: string[] = [];
  cursor.take(/\$/y);
  while (!cursor.isAtEnd) {
    const name =
      cursor.take(/\.?([^.[\]*?()@\s'"$]+)/y) ??
      cursor.take(/\[\s*(\d+)\s*\]/y) ??
      cursor.take(/\[\s*'([^']*)'\s*\]/y) ??
      cursor.take(/\[\s*"([^"]*)"\s*\]/y);
    if (!name)
      throw new MappingError(
        `the path "${excerpt(path)}" is not supported; use a path such as "$.a.b[0]"`,
      );
    names.push(name[1] ?? "");
  }
  return names;
};

/** Reads own properties only, not inherited ones. */
export const valueAt = (value: unknown, names: string[]): unknown =>
  names.reduce<unknown>(
    (from, name) =>
      typeof from === "object" && from !== null
        ? own(from as Record<string, unknown>, name)
        : undefined,
    value,
  );
