// The contract of whoami.
import { route } from "../lib/contract.ts";

export const whoamiRoute = route("whoami", {
  description: "Tells who the sender is.",
  input: { type: "object", properties: {} },
  output: {
    type: "object",
    properties: {
      connectionId: { type: "string" },
      principalId: { description: "Only with a JSON Web Token.", type: "string" },
    },
    required: ["connectionId"],
  },
  ignoresId: true,
});
