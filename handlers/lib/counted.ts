// Writes one line of metrics for every event of a route, after it was handled. `npm run build` wraps each handler in
// it, see scripts/lib/handler-entry.ts.
import { describeCloseReason } from "./close-reason.ts";
import type { DisconnectEvent, ProxyResponse, WebSocketEvent } from "./events.ts";
import { type Metrics, metricsFromEnv } from "./metrics.ts";

/** @param response undefined when the handler failed. */
type Count<Event> = (metrics: Metrics, event: Event, response?: ProxyResponse) => void;

/** Counts failed messages too: Lambda counts errors itself. */
export const countMessage: Count<WebSocketEvent> = (metrics) => metrics({ messages: 1 });

/** 0 for a handshake that was refused. */
export const countOpened: Count<WebSocketEvent> = (metrics, _, response) =>
  metrics({ opened: Number(response?.statusCode === 200) });

export const countClosed: Count<DisconnectEvent> = (metrics, { requestContext }) =>
  metrics({ closed: 1 }, describeCloseReason(requestContext.disconnectStatusCode));

/** Arguments after the event, such as Lambda's context, are passed through. */
type Handle<Event, Rest extends unknown[], Result> = (
  event: Event,
  ...rest: Rest
) => Promise<Result> | Result;

/** Of requests to a function URL, the function counts the publications. */
export const countNothing: Count<object> = () => {};

/** Events of authorizers, queues and schedules have no route: their functions write their own metrics. */
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
