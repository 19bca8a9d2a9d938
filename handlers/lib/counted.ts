// One line of metrics for every event that a route receives, once it has been handled. `npm run build` puts it around
// each handler, see scripts/lib/handler-entry.ts.
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

/** Lambda's context stays foreign to it: what is not the event is handed on. */
type Handle<Event, Rest extends unknown[], Result> = (
  event: Event,
  ...rest: Rest
) => Promise<Result> | Result;

/** Authorizers, queues and schedules bring no connection and route: functions that serve them count on their own. */
export const counted =
  <Event extends object, Rest extends unknown[], Result>(
    handle: Handle<Event, Rest, Result>,
    count: Count<never> = countMessage,
    metrics: Metrics = metricsFromEnv(),
  ) =>
  async (event: Event, ...rest: Rest): Promise<Result> => {
    let response: Result | undefined;
    try {
      response = await handle(event, ...rest);
      return response;
    } finally {
      if (isOfRoute(event)) count(metrics, event as never, response as ProxyResponse | undefined);
    }
  };

const isOfRoute = (event: object): boolean => "requestContext" in event && !("methodArn" in event);
