// The contract of unsubscribe.
import { frameRoute } from "../lib/contract.ts";
import { UNSUBSCRIBE } from "../lib/realtime/frames.ts";
import { UNSUBSCRIBED } from "../lib/realtime/server-frames.ts";

export const unsubscribeRoute = frameRoute(UNSUBSCRIBE, UNSUBSCRIBED);
