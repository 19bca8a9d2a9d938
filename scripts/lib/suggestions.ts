// What the console proposes to those who try this project's own stacks.
import type { Suggestions } from "../../gateway/index.ts";

/** With the token that the dev stack accepts. */
export const DEV_QUERY = "?token=allow-ws-connection";

/** Fields of a message that a route cannot do without, or is dull without. The gateway knows the others' messages. */
export const EXAMPLES: ReadonlyMap<string, object> = new Map([
  ["message", { text: "back as it came" }],
  ["echoMessage", { message: "hello there..." }],
  ["post", { data: "hello world" }],
  ["sendmessage", { data: "hi, everybody" }],
]);

export const suggestionsFor = (stack: string): Suggestions => ({
  query: stack === "dev" ? DEV_QUERY.slice(1) : "",
  messages: Object.fromEntries(
    [...EXAMPLES].map(([action, fields]) => [action, [JSON.stringify({ action, ...fields })]]),
  ),
  queueMessages: {
    [`websocket-${stack}-broadcasts`]: '{"data":{"message":"Hello from SQS!"}}',
  },
});
