// What the console proposes to those who try this project's own stacks.
import type { Suggestions } from "../../local/index.ts";
import { DEV_QUERY } from "./greeting.ts";

const message = (action: string, fields: object = {}): string =>
  JSON.stringify({ action, ...fields });

const MESSAGES = {
  ping: [message("ping")],
  whoami: [message("whoami")],
  message: [message("message", { text: "back as it came" })],
  echoMessage: [message("echoMessage", { message: "hello there..." })],
  post: [message("post", { data: "hello world" })],
  sendmessage: [message("sendmessage", { data: "hi, everybody" })],
  $default: ["hello"],
};

export const suggestionsFor = (stack: string): Suggestions => ({
  query: stack === "dev" ? DEV_QUERY.slice(1) : "",
  messages: MESSAGES,
  queueMessages: {
    [`websocket-${stack}-broadcasts`]: '{"data":{"message":"Hello from SQS!"}}',
  },
});
