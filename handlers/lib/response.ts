// What handlers answer API Gateway with. Status codes are decided here and nowhere else.
import { type RefusedError, TooManyRequestsError } from "./errors.ts";
import type { ProxyResponse } from "./events.ts";

export const ok = (body?: string): ProxyResponse => ({
  statusCode: 200,
  ...(body !== undefined && { body }),
});

/** Accepts a connection. The client fails it if the protocol is not one of those that it offered. */
export const accepted = (subprotocol?: string): ProxyResponse => ({
  statusCode: 200,
  ...(subprotocol !== undefined && { headers: { "Sec-WebSocket-Protocol": subprotocol } }),
});

/** The connection has ended before it could be accepted. */
export const gone = (): ProxyResponse => ({ statusCode: 410 });

/** Its user has as many connections as may be. */
export const tooMany = (): ProxyResponse => ({ statusCode: 429 });

/** Something behind the handler failed, and its log says what. */
export const serverError = (): ProxyResponse => ({ statusCode: 500 });

/** @returns the message that tells a client why what it asked for is not done. */
export const refusalReply = (error: RefusedError, action: string): string => {
  const { name, message } = error;
  const retryAfterMs = error instanceof TooManyRequestsError ? error.retryAfterMs : undefined;
  return JSON.stringify({ error: name, message, action, retryAfterMs });
};
