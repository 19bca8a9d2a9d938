// Takes a message to its route, and the answer back to the client.
import type { Clock } from "../clock.ts";
import type { Api } from "../model/apis.ts";
import type { Route } from "../model/routes.ts";
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
}

export const handleMessage = async (
  dependencies: Dependencies,
  connection: Connection,
  text: string,
): Promise<void> => {
  const { throttles } = dependencies;
  const { api, stage } = connection.info;
  connection.touch();
  const route = routeOf(api, text);
  if (!route) return refuse(connection, "Forbidden", createIdentifier());
  if (!throttles.allowsRoute(stage, route.routeKey)) {
    return refuse(connection, "Too Many Requests", createIdentifier());
  }
  await callRoute(dependencies, connection, route, text);
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
  route: Route,
  text: string,
): Promise<void> => {
  const { info } = connection;
  const event = messageEvent({ info, nowMs: clock.now() }, route.routeKey, text);
  const { requestId } = event.requestContext;
  const outcome = await integrations.call(info, route, event);
  if (outcome.kind === "timeout") refuse(connection, "Endpoint request timed out", requestId);
  else if (outcome.kind === "error") refuse(connection, "Internal server error", requestId);
  // A route response sends a frame whatever the body is. https://github.com/serverless/serverless/issues/6816
  else if (route.hasRouteResponse && connection.isOpen) connection.send(outcome.response.body);
};

const refuse = (connection: Connection, message: GatewayMessage, requestId: string): void => {
  const { connectionId } = connection.info;
  if (connection.isOpen) connection.send(errorFrame(message, { connectionId, requestId }));
};
