// The contract of presence.
import { frameRoute } from "../lib/contract.ts";
import { PRESENCE } from "../lib/realtime/frames.ts";
import { PRESENCE_READ } from "../lib/realtime/server-frames.ts";

export const presenceRoute = frameRoute(PRESENCE, PRESENCE_READ);
