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

/** Header names arrive as the client wrote them, in any case. */
const offeredProtocols = ({ headers = {} }: ConnectEvent | AuthorizerEvent): string[] => {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === "sec-websocket-protocol");
  const value = name === undefined ? undefined : headers[name];
  return value?.split(",").map((protocol) => protocol.trim()) ?? [];
};
