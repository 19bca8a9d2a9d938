// Channel routes: return a frame that echoes the request's `id`.
import type { MessageEvent } from "../events.ts";
import { type Log, stdoutLog } from "../log.ts";
import { logged } from "../logged.ts";
import { createReply, type Handle } from "../reply.ts";
import { ok } from "../response.ts";
import type { Route } from "../route.ts";

/** @param handle returns the fields of the reply besides `action` and `id`. */
export const answerByReturn = <R extends Route<string, unknown, object>>(
  route: R,
  handle: Handle<R>,
  log: Log = stdoutLog,
) => {
  const reply = createReply({
    route,
    handle,
    write: ({ action }, id, fields) => JSON.stringify({ action, id, ...fields }),
    log,
  });
  return logged<MessageEvent>(log, async (event) => ok(await reply(event)));
};
