// Creates a socket, with a URL and a token of its own.
import type { SocketConstructor, SocketLike } from "./socket.ts";

export interface DialOptions {
  /** `wss://…/stage`, or a function that is called for each connection. */
  url: string | (() => string | Promise<string>);
  /** Called for each connection: tokens expire. Default: none. */
  token?: () => string | Promise<string>;
  /**
   * Where the token travels: as the second subprotocol, or as `?token=…`, which proxies and servers write down. Default
   * `subprotocol`.
   */
  tokenIn?: "subprotocol" | "query";
  /** The application's subprotocol, which the server echoes. Default `channels`. */
  protocol?: string;
  /** Default: the global one, which Node.js has from 22 on. */
  WebSocket?: SocketConstructor;
}

/**
 * @param isOver asked after the callbacks, which may have taken too long.
 * @returns undefined when it is over.
 * @throws when the socket cannot be created, without the token.
 */
export const dial = async (
  { url, token, tokenIn = "subprotocol", protocol = "channels", WebSocket: given }: DialOptions,
  isOver: () => boolean,
): Promise<SocketLike | undefined> => {
  const WebSocket = given ?? globalThis.WebSocket;
  const text = await token?.();
  const address = typeof url === "string" ? url : await url();
  if (isOver()) return undefined;
  if (text === undefined) return new WebSocket(address);
  const encoded = encodeURIComponent(text);
  try {
    if (tokenIn === "subprotocol") return new WebSocket(address, [protocol, text]);
    const separator = address.includes("?") ? "&" : "?";
    return new WebSocket(`${address}${separator}token=${encoded}`);
  } catch (error) {
    throw withoutTexts(error, [encoded, text]);
  }
};

/** Browsers quote the URL and the subprotocol, and applications log errors. @returns an error without a cause. */
const withoutTexts = (error: unknown, texts: string[]): Error =>
  new Error(
    texts
      .filter((text) => text !== "")
      .reduce((message, text) => message.replaceAll(text, "…"), (error as Error).message),
  );
