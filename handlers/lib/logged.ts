// Logs one line for every event a handler receives: what it was, how it ended, how long it took. Content from clients
// is logged only at DEBUG: logs at INFO are kept for a year.
import { checkFields } from "./aws/aws-error.ts";
import type { ProxyResponse, WebSocketEvent } from "./events.ts";
import { errorFields, type Log, type LogFields } from "./log.ts";

interface Options<Event> {
  /** More fields for the line. Never content from a client. */
  fields?: (event: Event) => LogFields;
  /** Content from the client, for a separate line at DEBUG. Never the whole event, which contains tokens. */
  clientFields?: (event: Event) => LogFields;
  /** The response to an error. Default: the error is rethrown, and API Gateway sends "Internal server error". */
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
