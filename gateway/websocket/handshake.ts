// Decides whether to accept a handshake: the authorizer and the $connect route run before the client gets a response.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
import { validateHeaderValue } from "../request/node-http.ts";
import type { AccessControl } from "../iam/access-control.ts";
import type { Clock } from "../time/clock.ts";
import type { Api } from "../model/apis.ts";
import { findDestination, listLocalPaths } from "../model/destinations.ts";
import type { Route } from "../model/routes.ts";
import type { Mask } from "../trace/mask.ts";
import type { Span } from "../trace/trace.ts";
import { authorize } from "./authorize.ts";
import { authorizeByIam } from "./authorize-by-iam.ts";
import type { ConnectionInfo } from "./connection.ts";
import { connectEvent } from "./events.ts";
import type { HandshakeRequest } from "./handshake-request.ts";
import { createIdentifier } from "./identifiers.ts";
import type { Integrations } from "./integration.ts";
import type { Throttles } from "./throttles.ts";

export type HandshakeDecision =
  | { accepted: true; info: ConnectionInfo; subprotocol?: string }
  | Refused;

export interface Refused {
  accepted: false;
  /** HTTP status. */
  status: number;
  /** For the log: the client does not see it. */
  reason: string;
}

interface Dependencies {
  access: AccessControl;
  apis: Api[];
  integrations: Integrations;
  throttles: Throttles;
  clock: Clock;
}

/** @param reason with or without a full stop. */
export const refused = (status: number, reason: string): Refused => ({
  accepted: false,
  status,
  reason: reason.replace(/\.$/, ""),
});

export const decideHandshake = async (
  dependencies: Dependencies,
  request: HandshakeRequest,
  { mask, span }: { mask: Mask; span: Span },
): Promise<HandshakeDecision> => {
  const { apis, throttles, clock } = dependencies;
  const destination = findDestination(apis, request.host, request.path);
  if (!destination) return refused(403, describeMissing(apis));
  if (!throttles.allowsConnect(destination.stage)) {
    return refused(429, "more connections per second than the quota allows");
  }
  const info: ConnectionInfo = {
    connectionId: createIdentifier(),
    ...destination,
    connectedAt: clock.now(),
    mask,
    identity: {
      sourceIp: request.sourceIp,
      ...(request.userAgent !== undefined && { userAgent: request.userAgent }),
    },
  };
  span.tell({ connectionId: info.connectionId });
  return authorizeAndConnect(dependencies, { request, info, span });
};

const describeMissing = (apis: Api[]): string => {
  const paths = listLocalPaths(apis);
  if (paths.length > 0) return `no stage at this path; expected ${paths.join(" or ")}`;
  const [undeployed] = apis.flatMap((api) => api.undeployed);
  if (undeployed) return `${undeployed.address} has no deployment`;
  return apis.length > 0
    ? "no WebSocket API has a stage that this machine's paths reach"
    : "there is no WebSocket API; HTTP APIs are called with http://";
};

interface Handshake {
  request: HandshakeRequest;
  info: ConnectionInfo;
  span: Span;
}

const authorizeAndConnect = async (
  { integrations, access }: Dependencies,
  handshake: Handshake,
): Promise<HandshakeDecision> => {
  const { info } = handshake;
  const route = info.api.routes.get("$connect");
  if (!route) return { accepted: true, info };
  if (route.isSigned) return connectSigned({ integrations, access }, route, handshake);
  const { authorizer } = route;
  if (!authorizer) return callConnect(integrations, route, handshake);
  const authorization = await authorize(integrations, { authorizer, ...handshake });
  if (!authorization.allowed) return refused(authorization.status, authorization.reason);
  const authorized = { ...info, authorizer: authorization.context };
  return callConnect(integrations, route, { ...handshake, info: authorized });
};

const connectSigned = async (
  { integrations, access }: Pick<Dependencies, "integrations" | "access">,
  route: Route,
  handshake: Handshake,
): Promise<HandshakeDecision> => {
  const { info, request } = handshake;
  const decision = authorizeByIam(access, request, info);
  if (!decision.allowed) return refused(403, decision.reason);
  const identity = { ...info.identity, ...decision.identity };
  return callConnect(integrations, route, { ...handshake, info: { ...info, identity } });
};

const callConnect = async (
  integrations: Integrations,
  route: Route,
  { request, info, span }: Handshake,
): Promise<HandshakeDecision> => {
  const event = connectEvent({ info, nowMs: info.connectedAt }, request);
  const outcome = await integrations.call(info, { route, event, span });
  if (outcome.kind === "timeout") return refused(504, "$connect took too long");
  if (outcome.kind === "error") {
    return outcome.isUnauthorized
      ? refused(500, outcome.reason ?? "$connect may not be called")
      : refused(502, "$connect failed");
  }
  const { statusCode, headers } = outcome.response;
  if (statusCode < 200 || statusCode > 299) {
    return refused(statusCode, "$connect returned this status");
  }
  const subprotocol = headers["sec-websocket-protocol"];
  if (subprotocol !== undefined && !isHeaderValue(subprotocol))
    return refused(502, "$connect returned a Sec-WebSocket-Protocol that no header can have");
  return { accepted: true, info, subprotocol };
};

/** A line break would begin another header, which a client may have put into what the function repeats. */
const isHeaderValue = (text: string): boolean => {
  try {
    validateHeaderValue("Sec-WebSocket-Protocol", text);
    return true;
  } catch {
    return false;
  }
};
