// Derives an example message for a route: the fields that the selection expression needs to select it.
import { selectRouteKey } from "../websocket/route-selection.ts";

/** Matches the paths in `$request.body.a.b` or `${request.body.a}/${request.body.b}`. */
const PATHS = /\$\{?request\.body\.([\w.]+)\}?/g;

/** @returns a message that selects the route; undefined when none exists or can be derived. */
export const exampleMessage = (expression: string, routeKey: string): string | undefined => {
  // Any message without a route of its own.
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
