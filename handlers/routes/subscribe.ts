// The contract of subscribe.
import { frameRoute } from "../lib/contract.ts";
import { SUBSCRIBE } from "../lib/realtime/frames.ts";
import { SUBSCRIBED } from "../lib/realtime/server-frames.ts";

export const subscribeRoute = frameRoute(SUBSCRIBE, SUBSCRIBED);
