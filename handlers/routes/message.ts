// The contract of message.
import { route } from "../lib/contract.ts";

export const messageRoute = route("message", {
  description: "Comes back byte for byte.",
  input: { type: "object", additionalProperties: {} },
  output: { type: "object" },
  ignoresId: true,
});
