// One log line for every event a handler receives: what it was, how it ended, how long it took.
import type { ProxyResponse, WebSocketEvent } from "./events.ts";
import { errorFields, type Log, type LogFields } from "./log.ts";

interface Options<Event> {
  /** More fields for the line. Never the event as a whole: it carries tokens. */
  fields?: (event: Event) => LogFields;
  /** What an error becomes. Default: it is thrown on, and API Gateway tells the client "Internal server error". */
  onError?: () => ProxyResponse;
}

export const logged =
  <Event extends WebSocketEvent>(
    log: Log,
    handle: (event: Event) => Promise<ProxyResponse> | ProxyResponse,
    { fields, onError }: Options<Event> = {},
  ) =>
  async (event: Event): Promise<ProxyResponse> => {
    const { routeKey, requestId, connectionId } = event.requestContext;
    const startedMs = performance.now();
    const line = (): LogFields => ({
      routeKey,
      requestId,
      connectionId,
      durationMs: Math.round(performance.now() - startedMs),
      ...fields?.(event),
    });
    try {
      const response = await handle(event);
      log("INFO", "handled", { ...line(), statusCode: response.statusCode });
      return response;
    } catch (error) {
      log("ERROR", "failed", { ...line(), ...errorFields(error) });
      if (onError) return onError();
      throw error;
    }
  };
