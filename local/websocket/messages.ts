// Takes a message to its route, and the answer back to the client.
import type { Clock } from "../clock.ts";
import type { Api } from "../model/apis.ts";
import type { Route } from "../model/routes.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { Connection } from "./connection.ts";
import { errorFrame, type GatewayMessage } from "./error-frame.ts";
import { messageEvent } from "./events.ts";
import { createIdentifier } from "./identifiers.ts";
import type { Integrations } from "./integration.ts";
import { selectRouteKey } from "./route-selection.ts";
import type { Throttles } from "./throttles.ts";

interface Dependencies {
  integrations: Integrations;
  throttles: Throttles;
  clock: Clock;
  journal: Journal;
}

export const handleMessage = async (
  dependencies: Dependencies,
  connection: Connection,
  text: string,
): Promise<void> => {
  const { throttles, journal } = dependencies;
  const { api, stage, connectionId } = connection.info;
  connection.touch();
  const route = routeOf(api, text);
  const span = journal.begin("message", route?.routeKey ?? "no route", { connectionId, text });
  if (!route) refuse(connection, "Forbidden", createIdentifier(), span);
  else if (throttles.allowsRoute(stage, route.routeKey))
    await callRoute(dependencies, connection, { route, text, span });
  else refuse(connection, "Too Many Requests", createIdentifier(), span);
  span.end();
};

/** An exact match of the selected key, else `$default`; what is no JSON object can only be for `$default`. */
const routeOf = (api: Api, text: string): Route | undefined => {
  const key = selectRouteKey(api.routeSelectionExpression, text);
  const selected = key === undefined || key.startsWith("$") ? undefined : api.routes.get(key);
  return selected ?? api.routes.get("$default");
};

const callRoute = async (
  { integrations, clock }: Dependencies,
  connection: Connection,
  { route, text, span }: { route: Route; text: string; span: Span },
): Promise<void> => {
  const { info } = connection;
  const event = messageEvent({ info, nowMs: clock.now() }, route.routeKey, text);
  const { requestId } = event.requestContext;
  const outcome = await integrations.call(info, { route, event, span });
  if (outcome.kind === "timeout") refuse(connection, "Endpoint request timed out", requestId, span);
  else if (outcome.kind === "error") refuse(connection, "Internal server error", requestId, span);
  // A route response sends a frame whatever the body is. https://github.com/serverless/serverless/issues/6816
  else if (route.hasRouteResponse && connection.isOpen)
    send(connection, outcome.response.body, span);
};

const refuse = (
  connection: Connection,
  message: GatewayMessage,
  requestId: string,
  span: Span,
): void => {
  const { connectionId } = connection.info;
  span.fail({ error: message });
  if (connection.isOpen) send(connection, errorFrame(message, { connectionId, requestId }), span);
};

const send = (connection: Connection, text: string, span: Span): void => {
  connection.send(text);
  span.note("frame", connection.info.connectionId, { text });
};
