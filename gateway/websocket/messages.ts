// Routes a message, and sends the response to the client.
import type { Clock } from "../time/clock.ts";
import type { Api } from "../model/apis.ts";
import type { Route } from "../model/routes.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import { type Span, UNTRACED } from "../trace/trace.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import type { Connection, Delivery } from "./connection.ts";
import { errorFrame, type GatewayMessage } from "./error-frame.ts";
import { messageEvent } from "./events.ts";
import { createIdentifier } from "./identifiers.ts";
import type { IntegrationOutcome } from "./integration-outcome.ts";
import type { Integrations } from "./integration.ts";
import { MAX_MESSAGE_BYTES, MAX_UNREAD_BYTES } from "./limits.ts";
import { selectRouteKey } from "./route-selection.ts";
import type { Throttles } from "./throttles.ts";

interface Dependencies {
  integrations: Integrations;
  throttles: Throttles;
  clock: Clock;
  journal: Journal;
  output: Output;
}

/** The request that a frame belongs to. */
interface Occasion {
  requestId: string;
  span: Span;
}

/**
 * On any error the client gets an error frame, and the connection stays open.
 *
 * @returns when all work for the message has finished, possibly long after the client got its response.
 */
export const handleMessage = async (
  dependencies: Dependencies,
  connection: Connection,
  text: string,
): Promise<void> => {
  try {
    await routeMessage(dependencies, connection, text);
  } catch (error) {
    const { connectionId, mask } = connection.info;
    unexpected(dependencies.output, `A message of ${connectionId}`, mask)(error);
    const occasion = { requestId: createIdentifier(), span: UNTRACED };
    refuse(dependencies, connection, "Internal server error", occasion);
  }
};

const routeMessage = async (
  dependencies: Dependencies,
  connection: Connection,
  text: string,
): Promise<void> => {
  const { throttles, journal } = dependencies;
  const { api, stage, connectionId } = connection.info;
  connection.touch();
  const route = findRoute(api, text);
  const { mask } = connection.info;
  const span = journal.begin(
    "message",
    route?.routeKey ?? "no route",
    { connectionId, text },
    mask,
  );
  const occasion = { requestId: createIdentifier(), span };
  if (!route) refuse(dependencies, connection, "Forbidden", occasion);
  else if (!throttles.allowsRoute(stage, route.routeKey))
    refuse(dependencies, connection, "Too Many Requests", occasion);
  else {
    const outcome = await callRoute(dependencies, connection, { route, text, span });
    span.end();
    if (outcome.kind === "timeout") await outcome.ended;
    return;
  }
  span.end();
};

/** An exact match of the selected key, else `$default`, which also gets messages that are not JSON objects. */
const findRoute = (api: Api, text: string): Route | undefined => {
  const key = selectRouteKey(api.routeSelectionExpression, text);
  const selected = key === undefined || key.startsWith("$") ? undefined : api.routes.get(key);
  return selected ?? api.routes.get("$default");
};

const callRoute = async (
  dependencies: Dependencies,
  connection: Connection,
  { route, text, span }: { route: Route; text: string; span: Span },
): Promise<IntegrationOutcome> => {
  const { integrations, clock } = dependencies;
  const { info } = connection;
  const event = messageEvent({ info, nowMs: clock.now() }, route.routeKey, text);
  const occasion = { requestId: event.requestContext.requestId, span };
  const outcome = await integrations.call(info, { route, event, span });
  if (outcome.kind === "timeout")
    refuse(dependencies, connection, "Endpoint request timed out", occasion);
  else if (outcome.kind === "error")
    refuse(dependencies, connection, "Internal server error", occasion);
  // A route response sends a frame even for an empty body. https://github.com/serverless/serverless/issues/6816
  else if (route.hasRouteResponse)
    respond(dependencies, connection, { ...occasion, route, body: outcome.response.body });
  return outcome;
};

/** AWS's behavior for a response above the message limit is not documented; here the client gets an error. */
const respond = (
  dependencies: Dependencies,
  connection: Connection,
  { route, body, ...occasion }: Occasion & { route: Route; body: string },
): void => {
  if (send(dependencies, connection, body, occasion.span) !== "too large") return;
  dependencies.output.warn(
    `${route.address}: its function returned ${Buffer.byteLength(body)} bytes; a message holds at most ${MAX_MESSAGE_BYTES}. ` +
      'The client gets "Internal server error". Return less, or post several messages.',
  );
  refuse(dependencies, connection, "Internal server error", occasion);
};

const refuse = (
  dependencies: Dependencies,
  connection: Connection,
  message: GatewayMessage,
  { requestId, span }: Occasion,
): void => {
  const { connectionId } = connection.info;
  span.fail({ error: message });
  send(dependencies, connection, errorFrame(message, { connectionId, requestId }), span);
};

/** Drops messages to a client that does not read, like posts; warns once per client. */
const send = (
  { output }: Dependencies,
  connection: Connection,
  text: string,
  span: Span,
): Delivery => {
  const { connectionId } = connection.info;
  const delivery = connection.send(text);
  if (delivery === "sent") span.note("frame", connectionId, { text });
  else if (delivery !== "gone") span.fail({ error: `the frame was not sent: ${delivery}` });
  if (delivery === "unread" && connection.lostMessages === 1) {
    output.warn(
      `${connectionId} does not read: more than ${MAX_UNREAD_BYTES} bytes are buffered for it, and further messages to it are dropped.`,
    );
  }
  return delivery;
};
