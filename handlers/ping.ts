// ping: returns its response, so it needs no SDK and no permission.
import type { MessageEvent } from "./lib/events.ts";
import { type Log, stdoutLog } from "./lib/log.ts";
import { logged } from "./lib/logged.ts";
import { ok } from "./lib/response.ts";

const PONG = JSON.stringify({ action: "pong" });

export const createPing = ({ log = stdoutLog }: { log?: Log } = {}) =>
  logged<MessageEvent>(log, () => ok(PONG));

export const handler = createPing();
