// A message for each route that has none of its own: what the selection expression needs to find the route.
import { selectRouteKey } from "../websocket/route-selection.ts";

/** Of `$request.body.a.b` or `${request.body.a}/${request.body.b}`. */
const PATHS = /\$\{?request\.body\.([\w.]+)\}?/g;

/** @returns JSON for a route of its own, or undefined when there is no such message, or it cannot be told. */
export const exampleMessage = (expression: string, routeKey: string): string | undefined => {
  // It takes whatever is for no other route.
  if (routeKey === "$default") return "hello";
  const paths = [...expression.matchAll(PATHS)].map(([, path = ""]) => path.split("."));
  const parts = paths.length === 1 ? [routeKey] : routeKey.split("/");
  const message: Fields = {};
  for (const [index, path] of paths.entries()) put(message, path, parts[index] ?? "");
  const text = JSON.stringify(message);
  return selectRouteKey(expression, text) === routeKey ? text : undefined;
};

interface Fields {
  [name: string]: Fields | string;
}

const put = (fields: Fields, path: string[], value: string): void => {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    fields[name] = value;
    return;
  }
  const inner = typeof fields[name] === "object" ? fields[name] : {};
  fields[name] = inner;
  put(inner, rest, value);
};
