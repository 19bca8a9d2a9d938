// Which route a message is for: the route selection expression, evaluated on the message.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";

/**
 * @param expression `$request.body.action`, `$request.body.a.b`, or a template such as
 * `${request.body.service}/${request.body.action}`.
 * @returns the route key; `""` where the message has nothing at a path, undefined when it is no JSON object,
 * or one that is nested too deep to be read as one.
 */
export const selectRouteKey = (expression: string, message: string): string | undefined => {
  const body = parseObject(message);
  if (body === undefined) return undefined;
  if (expression.startsWith("$request.body")) {
    return valueAt(body, expression.slice("$request.body".length));
  }
  return expression.replace(/\$\{request\.body([^}]*)\}/g, (_, path: string) =>
    valueAt(body, path),
  );
};

const parseObject = (text: string): unknown => {
  const value = parseJsonOrNothing(text);
  return typeof value === "object" && value !== null ? value : undefined;
};

/** Only what the message itself has counts: `constructor` is no route unless the client says so. */
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
