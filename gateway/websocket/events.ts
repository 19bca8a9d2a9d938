// The events with which API Gateway invokes functions.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
import { formatRequestTime } from "../time/request-time.ts";
import type { CloseReason, ConnectionInfo } from "./connection.ts";
import type { HandshakeRequest } from "./handshake-request.ts";
import { createIdentifier } from "./identifiers.ts";

interface Origin {
  info: ConnectionInfo;
  /** Epoch milliseconds. */
  nowMs: number;
}

export const connectEvent = (origin: Origin, request: HandshakeRequest): object => ({
  ...request.headersFor("$connect", origin.info.domainName),
  ...request.query,
  ...stageVariables(origin),
  requestContext: requestContext(origin, "CONNECT", "$connect"),
  isBase64Encoded: false,
});

/** Contains the method ARN and the client's request, but no body. */
export const authorizerEvent = (
  origin: Origin,
  request: HandshakeRequest,
  methodArn: string,
): object => ({
  type: "REQUEST",
  methodArn,
  ...request.headersFor("authorizer", origin.info.domainName),
  queryStringParameters: {},
  multiValueQueryStringParameters: {},
  ...request.query,
  stageVariables: origin.info.stage.variables,
  requestContext: requestContext(origin, "CONNECT", "$connect"),
});

/** Message events have no headers. */
export const messageEvent = (origin: Origin, routeKey: string, body: string) => ({
  ...stageVariables(origin),
  requestContext: {
    ...requestContext(origin, "MESSAGE", routeKey),
    messageId: createIdentifier(),
  },
  body,
  isBase64Encoded: false,
});

export const disconnectEvent = (origin: Origin, { code, reason }: CloseReason): object => ({
  ...disconnectHeaders(origin.info.domainName),
  ...stageVariables(origin),
  requestContext: {
    ...requestContext(origin, "DISCONNECT", "$disconnect"),
    disconnectStatusCode: code,
    disconnectReason: reason,
  },
  isBase64Encoded: false,
});

/**
 * Proxy integrations receive them, unless the stage has none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
 */
const stageVariables = ({ info: { stage } }: Origin): object =>
  Object.keys(stage.variables).length === 0 ? {} : { stageVariables: stage.variables };

const requestContext = (
  { info, nowMs }: Origin,
  eventType: "CONNECT" | "MESSAGE" | "DISCONNECT",
  routeKey: string,
) => {
  const requestId = createIdentifier();
  return {
    routeKey,
    ...(info.authorizer && { authorizer: info.authorizer }),
    eventType,
    extendedRequestId: requestId,
    requestTime: formatRequestTime(nowMs),
    messageDirection: "IN",
    stage: info.stage.name,
    connectedAt: info.connectedAt,
    requestTimeEpoch: nowMs,
    identity: info.identity,
    requestId,
    domainName: info.domainName,
    connectionId: info.connectionId,
    apiId: info.api.id,
  };
};

/** As captured from AWS: a host, and three empty headers. */
const disconnectHeaders = (Host: string): object => {
  const headers = { Host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" };
  const entries = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return { headers, multiValueHeaders: Object.fromEntries(entries) };
};
