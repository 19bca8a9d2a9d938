// The responses of handlers. Status codes are decided only here.
import { type RefusedError, TooManyRequestsError } from "./errors.ts";
import type { ProxyResponse } from "./events.ts";

export const ok = (body?: string): ProxyResponse => ({
  statusCode: 200,
  ...(body !== undefined && { body }),
});

/** Accepts a connection. The client closes it if it did not offer the protocol. */
export const accepted = (subprotocol?: string): ProxyResponse => ({
  statusCode: 200,
  ...(subprotocol !== undefined && { headers: { "Sec-WebSocket-Protocol": subprotocol } }),
});

const JSON_HEADERS = { "content-type": "application/json" };

/** The answer to an HTTP request. */
export const okJson = (body: object): ProxyResponse => ({
  statusCode: 200,
  headers: JSON_HEADERS,
  body: JSON.stringify(body),
});

/** By the name of the error. All others have 400. */
const HTTP_STATUSES = new Map([
  ["WrongMethod", 405],
  ["TooLarge", 413],
]);

/** The answer to an HTTP request that is refused as a whole. */
export const refusedHttp = ({ name, message }: RefusedError): ProxyResponse => ({
  statusCode: HTTP_STATUSES.get(name) ?? 400,
  headers: { ...JSON_HEADERS, ...(name === "WrongMethod" && { allow: "POST" }) },
  body: JSON.stringify({ error: name, message }),
});

/** The connection closed before it could be accepted. */
export const gone = (): ProxyResponse => ({ statusCode: 410 });

/** The user has reached the limit of connections. */
export const tooMany = (): ProxyResponse => ({ statusCode: 429 });

/** Something behind the handler failed; the log says what. */
export const serverError = (): ProxyResponse => ({ statusCode: 500 });

/**
 * @param id of the request, if it had one.
 * @returns the message that tells a client why its request is refused.
 */
export const refusalReply = (error: RefusedError, action: string, id?: unknown): string => {
  const { name, message } = error;
  const retryAfterMs = error instanceof TooManyRequestsError ? error.retryAfterMs : undefined;
  return JSON.stringify({ error: name, message, action, id, retryAfterMs });
};
