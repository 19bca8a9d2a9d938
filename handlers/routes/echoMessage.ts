// The contract of echoMessage.
import { route } from "../lib/contract.ts";

export const echoMessageRoute = route("echoMessage", {
  description: "Sends `message` back.",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { description: "`Your message was: …`", type: "string" },
  isJson: true,
  ignoresId: true,
});
