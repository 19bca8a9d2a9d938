// Evaluates the route selection expression for a message.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
import { replaceBounded } from "../mapping/bounded-replace.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";

/**
 * @param expression `$request.body.action`, `$request.body.a.b`, or a template such as
 * `${request.body.service}/${request.body.action}`.
 * @returns the route key; `""` for a missing value, undefined when the message is not a JSON object, or is nested too
 * deeply to be parsed.
 * @throws {TooLargeError} when the key is too large.
 */
export const selectRouteKey = (expression: string, message: string): string | undefined => {
  const body = parseObject(message);
  if (body === undefined) return undefined;
  if (expression.startsWith("$request.body")) {
    return valueAt(body, expression.slice("$request.body".length));
  }
  return replaceBounded(expression, /\$\{request\.body([^{}]*)\}/g, (_, path = "") =>
    valueAt(body, path),
  );
};

const parseObject = (text: string): unknown => {
  const value = parseJsonOrNothing(text);
  return typeof value === "object" && value !== null ? value : undefined;
};

/** Reads own properties only: `constructor` selects nothing unless the message contains it. */
const valueAt = (body: unknown, path: string): string => {
  const names = path.split(".").filter((name) => name !== "");
  const value = names.reduce<unknown>(
    (from, name) =>
      typeof from === "object" && from !== null
        ? Object.getOwnPropertyDescriptor(from, name)?.value
        : undefined,
    body,
  );
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};
