// One line of metrics for every event a handler receives, once it has been handled.
import { closeReasonOf } from "./close-reason.ts";
import type { DisconnectEvent, ProxyResponse, WebSocketEvent } from "./events.ts";
import { type Metrics, metricsFromEnv } from "./metrics.ts";

/** @param response undefined when the handler has failed. */
type Count<Event> = (metrics: Metrics, event: Event, response?: ProxyResponse) => void;

/** Whatever becomes of it: Lambda counts errors itself. */
export const countMessage: Count<WebSocketEvent> = (metrics) => metrics({ messages: 1 });

/** 0 for a handshake that came to nothing. */
export const countOpened: Count<WebSocketEvent> = (metrics, _, response) =>
  metrics({ opened: Number(response?.statusCode === 200) });

export const countClosed: Count<DisconnectEvent> = (metrics, { requestContext }) =>
  metrics({ closed: 1 }, closeReasonOf(requestContext.disconnectStatusCode));

export const counted =
  <Event extends WebSocketEvent>(
    handle: (event: Event) => Promise<ProxyResponse>,
    count: Count<Event> = countMessage,
    metrics: Metrics = metricsFromEnv(),
  ) =>
  async (event: Event): Promise<ProxyResponse> => {
    let response: ProxyResponse | undefined;
    try {
      response = await handle(event);
      return response;
    } finally {
      count(metrics, event, response);
    }
  };
