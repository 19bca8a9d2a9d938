// What a client offers when it connects: a token, and perhaps an application protocol.
import type { AuthorizerEvent, ConnectEvent } from "./events.ts";

/**
 * A browser can set no header of a WebSocket but this one, so the token travels in it, second, and stays out of URLs
 * and their logs: `new WebSocket(url, ["my-protocol", token])`. The query string is for wscat and development.
 */
export const tokenOf = (event: AuthorizerEvent): string | undefined =>
  offeredProtocols(event)[1] ?? event.queryStringParameters?.["token"];

/** @returns the protocol to accept: the first one offered, never the token after it. */
export const subprotocolOf = (event: ConnectEvent): string | undefined =>
  offeredProtocols(event)[0];

const offeredProtocols = (event: ConnectEvent | AuthorizerEvent): string[] =>
  headerOf(event, "sec-websocket-protocol")
    ?.split(",")
    .map((protocol) => protocol.trim()) ?? [];

/**
 * Header names arrive as the client wrote them, in any case.
 *
 * @param name in lower case.
 */
export const headerOf = (
  { headers = {} }: ConnectEvent | AuthorizerEvent,
  name: string,
): string | undefined => {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
};
