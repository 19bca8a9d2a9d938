// What the provider's schema calls sensitive: a synthesis has no marks of its own.
import { own } from "../../shared/own.ts";
import { SENSITIVE_ATTRIBUTES } from "../facts/sensitive-attributes.ts";
import { isBody } from "../marks/body.ts";

const PATHS = new Map(
  SENSITIVE_ATTRIBUTES.trim()
    .split("\n")
    .map((line): [string, string[]] => {
      const [type = "", ...paths] = line.split(" ");
      return [type, paths];
    }),
);

/** @returns marks of the attributes of a resource, shaped like them, as a plan has them. */
export const findSensitive = (type: string, body: unknown): unknown => {
  const paths = (PATHS.get(type) ?? []).map((path) => path.split("."));
  return paths.length === 0 ? {} : markAll(body, paths);
};

const markAll = (value: unknown, paths: string[][]): unknown => {
  if (paths.some((path) => path.length === 0)) return true;
  if (Array.isArray(value)) return value.map((one) => markAll(one, paths));
  if (!isBody(value)) return false;
  const names = [...new Set(paths.flatMap(([name]) => name ?? []))];
  return Object.fromEntries(
    names.map((name) => {
      const below = paths.filter(([first]) => first === name).map(([, ...rest]) => rest);
      return [name, markAll(own(value, name), below)];
    }),
  );
};
