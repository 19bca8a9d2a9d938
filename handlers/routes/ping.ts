// The contract of ping.
import { route } from "../lib/contract.ts";

export const pingRoute = route("ping", {
  description: "Shows that the connection is alive.",
  input: { type: "object", properties: {} },
  output: { type: "object", properties: { action: { const: "pong" } }, required: ["action"] },
  ignoresId: true,
});
