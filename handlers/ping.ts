// ping: returns its response, so it needs no SDK and no permission.
import type { MessageEvent } from "./lib/events.ts";
import { type Log, stdoutLog } from "./lib/log.ts";
import { logged } from "./lib/logged.ts";
import { ok } from "./lib/response.ts";
import type { Output } from "./lib/route.ts";
import type { pingRoute } from "./routes/ping.ts";

const PONG = JSON.stringify({ action: "pong" } satisfies Output<typeof pingRoute>);

export const createPing = ({ log = stdoutLog }: { log?: Log } = {}) =>
  logged<MessageEvent>(log, () => ok(PONG));

export const handler = createPing();
