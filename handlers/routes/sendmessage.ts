// The contract of sendmessage.
import { route } from "../lib/contract.ts";

export const sendmessageRoute = route("sendmessage", {
  description: "Sends `data` to every connected client, including the sender.",
  input: { type: "object", properties: { data: {} }, required: ["data"] },
  ignoresId: true,
});
