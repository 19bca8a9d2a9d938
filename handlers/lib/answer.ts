// Routes that answer by callback: posts the reply, or what is wrong with the message, to the sender.
import type { ConnectionPoster } from "./connection-poster.ts";
import { optionalNumber } from "./env.ts";
import type { MessageEvent, RequestContext } from "./events.ts";
import { type Log, type LogFields, stdoutLog } from "./log.ts";
import { logged } from "./logged.ts";
import { createPayload } from "./payload.ts";
import { createReply, type Handle, refuse } from "./reply.ts";
import { ok } from "./response.ts";
import type { Route } from "./route.ts";
import { assertBytes, assertDeliverable } from "./size.ts";

export interface AnswerDependencies {
  poster: ConnectionPoster;
  log?: Log;
  /** Largest body, in UTF-8 bytes. Default: MAX_BODY_BYTES, which the stack sets, else API Gateway's own limit. */
  maxBytes?: number;
}

interface RouteDependencies extends AnswerDependencies {
  /** Decides before the message is parsed. Default: everybody may. */
  assertMay?: (context: RequestContext) => void;
}

/**
 * @param handle may throw a RefusedError, whose message is sent to the sender. Any other error is logged, and API
 * Gateway sends "Internal server error".
 */
export const answerByCallback = <R extends Route>(
  route: R,
  { assertMay, log = stdoutLog, ...dependencies }: RouteDependencies,
  handle: Handle<R>,
) => answerWithText({ ...dependencies, log }, createReply({ route, handle, assertMay, log }));

/** @returns the text to post to the sender; undefined for no reply. */
type Reply = (event: MessageEvent) => string | undefined | Promise<string | undefined>;

/**
 * @param reply as in {@link answerByCallback}; it parses the message itself.
 * @param clientFields fields written by the client, logged at DEBUG. Default: none.
 */
export const answerWithText = (
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
    return refuse(error, event.requestContext, log);
  }
};
