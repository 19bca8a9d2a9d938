// The contract of history.
import { frameRoute } from "../lib/contract.ts";
import { HISTORY } from "../lib/realtime/frames.ts";
import { HISTORY_READ } from "../lib/realtime/server-frames.ts";

export const historyRoute = frameRoute(HISTORY, HISTORY_READ);
