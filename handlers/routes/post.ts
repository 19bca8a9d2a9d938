// The contract of post.
import { route } from "../lib/contract.ts";

export const postRoute = route("post", {
  description: "Sends `data` back.",
  input: { type: "object", properties: { data: {} }, required: ["data"] },
  output: {},
  ignoresId: true,
});
