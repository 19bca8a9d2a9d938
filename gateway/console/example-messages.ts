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
  const message: Fields = new Map();
  for (const [index, path] of paths.entries()) put(message, path, parts[index] ?? "");
  const text = JSON.stringify(message, (_, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value) : value,
  );
  return selectRouteKey(expression, text) === routeKey ? text : undefined;
};

type Fields = Map<string, Fields | string>;

const put = (fields: Fields, path: string[], value: string): void => {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    fields.set(name, value);
    return;
  }
  const known = fields.get(name);
  const inner: Fields = known instanceof Map ? known : new Map();
  fields.set(name, inner);
  put(inner, rest, value);
};
