// @connections: posts to, describes or closes a connection from the backend.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults/faults.ts";
import type { PostFault } from "../faults/post-faults.ts";
import type { AccessControl } from "../iam/access-control.ts";
import { connectionsCall } from "../iam/api-calls.ts";
import type { Destination } from "../model/destinations.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { decodeSegment } from "../request/url-segment.ts";
import { CLOSE } from "../websocket/close-reasons.ts";
import type { Connection, Delivery } from "../websocket/connection.ts";
import { isConnectionId } from "../websocket/identifiers.ts";
import { MAX_MESSAGE_BYTES } from "../websocket/limits.ts";
import type { Throttles } from "../websocket/throttles.ts";
import {
  accessDenied,
  type ConnectionsResponse,
  FORBIDDEN,
  GONE,
  INTERNAL_ERROR,
  invalidId,
  MISSING_TOKEN,
  THROTTLED,
  TOO_LARGE,
} from "./connections-responses.ts";
import { readBody } from "../request/read-body.ts";
import { readDetails } from "./request-details.ts";

export interface ConnectionsApiOptions {
  connections: Map<string, Connection>;
  throttles: Throttles;
  access: AccessControl;
  faults: Pick<Faults, "posts">;
  journal: Journal;
}

/** @param path `{path of the stage}/@connections/{id}`. @returns undefined for any other path. */
export const readConnectionPath = (path: string): { stagePath: string; id: string } | undefined => {
  const [, stagePath, id] = /^(.*)\/(?:@|%40)connections\/([^/]+)$/.exec(path) ?? [];
  return stagePath === undefined || id === undefined
    ? undefined
    : { stagePath, id: decodeSegment(id) };
};

interface ConnectionPath {
  id: string;
  /** Undefined: no such API or stage. */
  destination: Destination | undefined;
}

export const handleConnectionsApi = async (
  options: ConnectionsApiOptions,
  path: ConnectionPath,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { id: connectionId } = path;
  const span = options.journal.call(
    request.headers["x-amz-security-token"],
    `@connections ${request.method}`,
    { connectionId },
  );
  const sent = await createResponse(options, path, request, span);
  sendResponse(response, sent);
  const { status, body } = sent;
  const details = { status, answer: body && JSON.stringify(body) };
  if (status < 400) span.end(details);
  else span.fail(details);
};

const createResponse = async (
  { connections, throttles, access, faults }: ConnectionsApiOptions,
  { id, destination }: ConnectionPath,
  request: IncomingMessage,
  span: Span,
): Promise<ConnectionsResponse> => {
  const body = await readBody(request, MAX_MESSAGE_BYTES);
  if (!destination) return FORBIDDEN;
  const { api, stage } = destination;
  const connection = connections.get(id);
  const found = connection?.isOpen && connection.info.stage === stage ? connection : undefined;
  const { method = "" } = request;
  const call = connectionsCall(api.executionArn, { stage: stage.name, method, id });
  const refusal = access.findRefusal(request.headers.authorization, call, {
    request: readDetails(request),
  });
  if (refusal !== undefined) {
    span.tell({ advice: refusal.advice });
    return accessDenied(refusal.message);
  }
  if (!throttles.allowsManagement()) return THROTTLED;
  const post = async (to: Connection): Promise<ConnectionsResponse> => {
    const fault = await faults.posts.next(id);
    if (fault === "reset") request.socket.resetAndDestroy();
    return fault === undefined ? deliver(to, body, span) : FAULTS[fault];
  };
  return act(request, id, found, post);
};

const act = async (
  { method, headers }: IncomingMessage,
  id: string,
  connection: Connection | undefined,
  post: (connection: Connection) => Promise<ConnectionsResponse>,
): Promise<ConnectionsResponse> => {
  if (!headers.authorization) return MISSING_TOKEN;
  if (!isConnectionId(id)) return invalidId(id);
  if (!connection) return GONE;
  if (method === "POST") return post(connection);
  if (method === "GET") return { status: 200, body: describeConnection(connection) };
  if (method !== "DELETE") return FORBIDDEN;
  connection.close(CLOSE.normally);
  return { status: 204 };
};

const deliver = (
  connection: Connection,
  body: Buffer | undefined,
  span: Span,
): ConnectionsResponse => {
  if (!connection.isOpen) return GONE;
  if (body === undefined) return TOO_LARGE;
  const delivery = connection.send(body);
  if (delivery === "sent") {
    span.note("frame", connection.info.connectionId, { text: body.toString() });
  }
  return RESPONSES[delivery];
};

const FAULTS: Record<PostFault, ConnectionsResponse> = {
  410: GONE,
  429: THROTTLED,
  500: INTERNAL_ERROR,
  // Shown in the trace only: the connection was reset.
  reset: INTERNAL_ERROR,
};

const RESPONSES: Record<Delivery, ConnectionsResponse> = {
  sent: { status: 200 },
  gone: GONE,
  "too large": TOO_LARGE,
  unread: THROTTLED,
};

const describeConnection = ({ info, lastActiveAt }: Connection): object => ({
  identity: { sourceIp: info.identity.sourceIp, userAgent: info.identity.userAgent },
  connectedAt: new Date(info.connectedAt).toISOString(),
  lastActiveAt: new Date(lastActiveAt).toISOString(),
});

const sendResponse = (
  response: ServerResponse,
  { status, errorType, body }: ConnectionsResponse,
): void => {
  response.writeHead(status, {
    "content-type": "application/json",
    "x-amzn-requestid": randomUUID(),
    "x-amz-apigw-id": randomUUID(),
    ...(errorType !== undefined && { "x-amzn-errortype": errorType }),
  });
  response.end(body === undefined ? "" : JSON.stringify(body));
};
