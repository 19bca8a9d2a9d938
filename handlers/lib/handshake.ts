// Reads what a client offers when it connects: one token, and optionally one application protocol.
import type { AuthorizerEvent, ConnectEvent } from "./events.ts";

type HandshakeEvent = ConnectEvent | AuthorizerEvent;

export interface Offer {
  /** undefined when the client offers none. */
  token?: string;
  /** The application protocol, sent back when the connection is accepted. */
  protocol?: string;
}

/** An offer that is ambiguous, or whose acceptance would send a token back. */
export class OfferRefusedError extends Error {
  override name = "OfferRefusedError";
  /** One of a fixed set, for logs and metrics: never a part of the offer. */
  readonly reason: string;

  constructor(reason: string) {
    super(`The offer is refused: ${reason}`);
    this.reason = reason;
  }
}

/**
 * `Sec-WebSocket-Protocol` is the only header that a browser can set on a WebSocket, so the token is its second value,
 * which keeps it out of URLs and their logs: `new WebSocket(url, ["my-protocol", token])`. The query string is for
 * wscat and development. With a token there, only one protocol may be offered, the application's.
 *
 * @throws {OfferRefusedError} for two tokens, even the same one, and for a first protocol that contains the token or is
 * not a valid name.
 */
export const readOffer = (event: HandshakeEvent): Offer => {
  const [protocol, second, ...others] = offeredProtocols(event);
  const tokens = [second, ...others, ...listQueryTokens(event)].filter(
    (token) => token !== undefined,
  );
  const [token] = tokens;
  if (tokens.length > 1) throw new OfferRefusedError("several tokens");
  if (protocol !== undefined) assertProtocol(protocol, token);
  return { token, protocol };
};

/** Whether the token is in the URL, which proxies, browsers and servers log. */
export const hasQueryToken = (event: HandshakeEvent): boolean => listQueryTokens(event).length > 0;

/**
 * A name like those of registered protocols: no percent-encoding, no quotes, and at most 64 characters, fewer than the
 * 86 or more of a JSON Web Token's signature.
 *
 * https://www.iana.org/assignments/websocket/websocket.xml#subprotocol-name
 */
const PROTOCOL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A shorter token may occur in a name by chance. */
const MIN_PART_CHARACTERS = 8;

const assertProtocol = (protocol: string, token?: string): void => {
  if (!PROTOCOL.test(protocol)) throw new OfferRefusedError("protocol");
  if (token !== undefined && listForms(token).some((form) => tells(protocol, form))) {
    throw new OfferRefusedError("token as protocol");
  }
};

/** The token and its encodings: each of them gives the token away. */
const listForms = (token: string): string[] => [
  token,
  ...(["base64url", "hex"] as const).map((encoding) => Buffer.from(token).toString(encoding)),
];

const tells = (protocol: string, form: string): boolean => {
  const [name, secret] = [protocol.toLowerCase(), form.toLowerCase()];
  return name === secret || (secret.length >= MIN_PART_CHARACTERS && name.includes(secret));
};

const offeredProtocols = (event: HandshakeEvent): string[] =>
  listHeaderValues(event, "sec-websocket-protocol")
    .flatMap((line) => line.split(","))
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== "");

const listQueryTokens = (event: HandshakeEvent): string[] => {
  const { queryStringParameters, multiValueQueryStringParameters } = event;
  const values = multiValueQueryStringParameters?.["token"] ?? [queryStringParameters?.["token"]];
  return values.filter((token) => token !== undefined && token !== "") as string[];
};

/**
 * Header names arrive as the client sent them, in any case, and may be repeated.
 *
 * @param name in lower case.
 * @returns the values, in order.
 */
export const listHeaderValues = (
  { headers, multiValueHeaders }: HandshakeEvent,
  name: string,
): string[] =>
  Object.entries<string | string[] | undefined>(multiValueHeaders ?? headers ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
