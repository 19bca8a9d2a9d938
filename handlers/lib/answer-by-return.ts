// Routes that answer by return: no SDK and no permission, but a frame for every message.
import type { MessageEvent } from "./events.ts";
import { type Log, stdoutLog } from "./log.ts";
import { logged } from "./logged.ts";
import { type Metrics, metricsFromEnv } from "./metrics.ts";
import { createReply, type Handle } from "./reply.ts";
import { ok } from "./response.ts";
import type { Route } from "./route.ts";

/** @param handle may throw a RefusedError, whose message is returned to the sender. @param metrics counts refusals. */
export const answerByReturn = <R extends Route>(
  route: R,
  handle: Handle<R>,
  log: Log = stdoutLog,
  metrics: Metrics = metricsFromEnv(),
) => {
  const reply = createReply({ route, handle, log, metrics });
  return logged<MessageEvent>(log, async (event) => ok(await reply(event)));
};
