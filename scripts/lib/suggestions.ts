// Suggestions of the console for this project's stacks.
import type { Suggestions } from "../../gateway/index.ts";

/** The token that the dev stack accepts. */
export const DEV_QUERY = "?token=allow-ws-connection";

/** Example fields of routes that need some. The gateway suggests messages of other routes itself. */
export const EXAMPLES: ReadonlyMap<string, object> = new Map([
  ["message", { text: "back as it came" }],
  ["echoMessage", { message: "hello there..." }],
  ["post", { data: "hello world" }],
  ["sendmessage", { data: "hi, everybody" }],
  ["subscribe", { channel: "room:1" }],
  ["unsubscribe", { channel: "room:1" }],
  ["publish", { channel: "room:1", data: "hi, room" }],
  ["history", { channel: "room:1" }],
  ["presence", { channel: "room:1" }],
]);

export const suggestionsFor = (stack: string): Suggestions => ({
  query: stack === "dev" ? DEV_QUERY.slice(1) : "",
  messages: Object.fromEntries(
    [...EXAMPLES].map(([action, fields]) => [action, [JSON.stringify({ action, ...fields })]]),
  ),
  queueMessages: {
    [`websocket-${stack}-broadcasts`]: '{"data":{"message":"Hello from SQS!"}}',
  },
  urlBodies: {
    [`websocket-${stack}-ingest`]: '{"channel":"room:1","data":"Hello over HTTP!"}',
  },
});
