// The contract of publish.
import { frameRoute } from "../lib/contract.ts";
import { PUBLISH } from "../lib/realtime/frames.ts";
import { PUBLISHED } from "../lib/realtime/server-frames.ts";

export const publishRoute = frameRoute(PUBLISH, PUBLISHED);
