// One log line for every event a handler receives: what it was, how it ended, how long it took. What clients have
// written comes at DEBUG only: at INFO, logs are kept for a year.
import { checkFields } from "./aws/aws-error.ts";
import type { ProxyResponse, WebSocketEvent } from "./events.ts";
import { errorFields, type Log, type LogFields } from "./log.ts";

interface Options<Event> {
  /** More fields for the line, none of which a client has written. */
  fields?: (event: Event) => LogFields;
  /** What a client has written, for a line of its own at DEBUG. Never the event as a whole: it carries tokens. */
  clientFields?: (event: Event) => LogFields;
  /** What an error becomes. Default: it is thrown on, and API Gateway tells the client "Internal server error". */
  onError?: () => ProxyResponse;
}

export const logged =
  <Event extends WebSocketEvent>(
    log: Log,
    handle: (event: Event) => Promise<ProxyResponse> | ProxyResponse,
    { fields, clientFields, onError }: Options<Event> = {},
  ) =>
  async (event: Event): Promise<ProxyResponse> => {
    const { routeKey, requestId, connectionId } = event.requestContext;
    const ids = { routeKey, requestId, connectionId };
    const startedMs = performance.now();
    if (clientFields) log("DEBUG", "received", { ...ids, ...clientFields(event) });
    const line = (): LogFields => ({
      ...ids,
      durationMs: Math.round(performance.now() - startedMs),
      ...fields?.(event),
    });
    try {
      const response = await handle(event);
      log("INFO", "handled", { ...line(), statusCode: response.statusCode });
      return response;
    } catch (error) {
      log("ERROR", "failed", { ...line(), ...checkFields(error), ...errorFields(error) });
      if (onError) return onError();
      throw error;
    }
  };
