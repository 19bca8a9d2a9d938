// Routes that answer by callback: posts the reply, or what is wrong with the message, to the sender.
import type { ConnectionPoster } from "./connection-poster.ts";
import { optionalNumber } from "./env.ts";
import { RefusedError } from "./errors.ts";
import type { MessageEvent } from "./events.ts";
import { type Log, type LogFields, stdoutLog } from "./log.ts";
import { logged } from "./logged.ts";
import { createPayload } from "./payload.ts";
import { ok, refusalReply } from "./response.ts";
import { assertBytes, assertDeliverable } from "./size.ts";

export interface AnswerDependencies {
  poster: ConnectionPoster;
  log?: Log;
  /** Largest body, in UTF-8 bytes. Default: MAX_BODY_BYTES, which the stack sets, else API Gateway's own limit. */
  maxBytes?: number;
}

/** @returns the text to post to the sender; undefined for no reply. */
type Reply = (event: MessageEvent) => string | undefined | Promise<string | undefined>;

/**
 * @param reply may throw a RefusedError, whose message is sent to the sender. Any other error is logged, and API
 * Gateway sends "Internal server error".
 * @param clientFields fields written by the client, logged at DEBUG. Default: none.
 */
export const answerByCallback = (
  { poster, log = stdoutLog, maxBytes = maxBytesFromEnv() }: AnswerDependencies,
  reply: Reply,
  clientFields?: (event: MessageEvent) => LogFields,
) =>
  logged<MessageEvent>(
    log,
    async (event) => {
      const text = await replyOrRefusal(sized(reply, maxBytes), event, log);
      if (text !== undefined) await post(poster, event.requestContext.connectionId, text);
      return ok();
    },
    { clientFields },
  );

/** Ignores a connection that is gone. */
const post = async (poster: ConnectionPoster, connectionId: string, text: string) => {
  const { kind, status, reason } = await poster.post(connectionId, createPayload(text));
  if (kind === "retry" || kind === "terminal") {
    throw new Error(`@connections answered ${status ?? "nothing"}: ${reason ?? "no reason given"}`);
  }
};

const maxBytesFromEnv = (): number => optionalNumber("MAX_BODY_BYTES") ?? Infinity;

/** Checks the size before anything is parsed. */
const sized =
  (reply: Reply, maxBytes: number): Reply =>
  (event) => {
    assertBytes(event.body, maxBytes, "for this action");
    return reply(event);
  };

const replyOrRefusal = async (
  reply: Reply,
  event: MessageEvent,
  log: Log,
): Promise<string | undefined> => {
  try {
    const text = await reply(event);
    if (text !== undefined) assertDeliverable(text);
    return text;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { routeKey, requestId, connectionId } = event.requestContext;
    log("INFO", "refused", { routeKey, requestId, connectionId, reason: error.name });
    return refusalReply(error, routeKey);
  }
};
