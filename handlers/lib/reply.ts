// Replies by contract: checks a message, lets the handler reply, and writes the reply or the refusal with its `id`.
import { RefusedError } from "./errors.ts";
import type { MessageEvent, RequestContext } from "./events.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import {
  asText,
  assertNesting,
  assertNumbers,
  type Json,
  parseJsonOfAnyDepth,
  requireObject,
} from "./request.ts";
import { readId, type RequestId } from "./request-id.ts";
import { refusalReply } from "./response.ts";
import type { Input, Output, Route } from "./route.ts";
import { assertDeliverable } from "./size.ts";

/** A RefusedError that it throws becomes the reply. */
export type Handle<R extends Route> = (
  input: Input<R>,
  context: RequestContext,
) => Output<R> | Promise<Output<R>>;

interface ReplyOptions<R extends Route> {
  route: R;
  handle: Handle<R>;
  /** Decides before the message is parsed. Default: everybody may. */
  assertMay?: ((context: RequestContext) => void) | undefined;
  log: Log;
  /** Counts refusals. Default: they are not counted. */
  metrics?: Metrics;
}

/** @returns the reply as text; undefined for none. */
export const createReply =
  <R extends Route>({ route, handle, assertMay, log, metrics }: ReplyOptions<R>) =>
  async ({ body, requestContext }: MessageEvent): Promise<string | undefined> => {
    let id: RequestId | undefined;
    try {
      assertMay?.(requestContext);
      const value = parseJsonOfAnyDepth(body);
      // First, so that every refusal says which request it is about.
      if (!route.ignoresId) id = readId(value);
      assertNesting(value);
      assertNumbers(value);
      const message = requireObject(value);
      route.check(message, "");
      const text = write(route, id, await handle(message, requestContext));
      if (text !== undefined) assertDeliverable(text);
      return text;
    } catch (error) {
      const refusal = refuse(error, requestContext, log, id);
      metrics?.({ refused: 1 }, (error as RefusedError).name);
      return refusal;
    }
  };

const write = (
  { action, writes }: Route,
  id: RequestId | undefined,
  data: unknown,
): string | undefined => {
  if (data === undefined) return undefined;
  if (writes === "fields") return JSON.stringify({ action, id, ...(data as object) });
  if (id !== undefined) return JSON.stringify({ action, id, data });
  return writes === "json" ? JSON.stringify(data) : asText(data as Json);
};

/** @throws the error itself unless it is a refusal. */
export const refuse = (
  error: unknown,
  { routeKey, requestId, connectionId }: RequestContext,
  log: Log,
  id?: RequestId,
): string => {
  if (!(error instanceof RefusedError)) throw error;
  log("INFO", "refused", { routeKey, requestId, connectionId, reason: error.name });
  return refusalReply(error, routeKey, id);
};
