// What a client offers when it connects: one token, and perhaps one application protocol.
import type { AuthorizerEvent, ConnectEvent } from "./events.ts";

type HandshakeEvent = ConnectEvent | AuthorizerEvent;

export interface Offer {
  /** undefined when there is none. */
  token?: string;
  /** The application protocol, which is sent back when the connection is accepted. */
  protocol?: string;
}

/** An offer that can be read in more than one way, or that would send a token back. */
export class OfferRefusedError extends Error {
  override name = "OfferRefusedError";
  /** One of a few words, for logs and metrics: never a part of the offer. */
  readonly reason: string;

  constructor(reason: string) {
    super(`The offer is refused: ${reason}`);
    this.reason = reason;
  }
}

/**
 * A browser can set no header of a WebSocket but this one, so the token travels in it, second, and stays out of URLs
 * and their logs: `new WebSocket(url, ["my-protocol", token])`. The query string is for wscat and development. With a
 * token there, one protocol may be offered, which is an application's.
 *
 * @throws {OfferRefusedError} for two tokens, be they the same, and for a first protocol that is no application's.
 */
export const offerOf = (event: HandshakeEvent): Offer => {
  const [protocol, second, ...others] = offeredProtocols(event);
  const tokens = [second, ...others, ...queryTokensOf(event)].filter(
    (token) => token !== undefined,
  );
  const [token] = tokens;
  if (tokens.length > 1) throw new OfferRefusedError("several tokens");
  if (protocol !== undefined) assertProtocol(protocol, token);
  return { token, protocol };
};

/** Whether the token is in the URL, which proxies, browsers and servers write down. */
export const hasQueryToken = (event: HandshakeEvent): boolean => queryTokensOf(event).length > 0;

/**
 * As registered protocols are named: without percent-encoding and quotes. Of the characters in a JSON Web Token, the
 * signature alone takes 86.
 *
 * https://www.iana.org/assignments/websocket/websocket.xml#subprotocol-name
 */
const PROTOCOL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A shorter token may be part of a name by chance. */
const MIN_PART_CHARACTERS = 8;

const assertProtocol = (protocol: string, token?: string): void => {
  if (!PROTOCOL.test(protocol)) throw new OfferRefusedError("protocol");
  if (token !== undefined && formsOf(token).some((form) => tells(protocol, form))) {
    throw new OfferRefusedError("token as protocol");
  }
};

/** A token that is encoded is as good as one that is not. */
const formsOf = (token: string): string[] => [
  token,
  ...(["base64url", "hex"] as const).map((encoding) => Buffer.from(token).toString(encoding)),
];

const tells = (protocol: string, form: string): boolean => {
  const [name, secret] = [protocol.toLowerCase(), form.toLowerCase()];
  return name === secret || (secret.length >= MIN_PART_CHARACTERS && name.includes(secret));
};

const offeredProtocols = (event: HandshakeEvent): string[] =>
  headerValuesOf(event, "sec-websocket-protocol")
    .flatMap((line) => line.split(","))
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== "");

const queryTokensOf = (event: HandshakeEvent): string[] => {
  const { queryStringParameters, multiValueQueryStringParameters } = event;
  const values = multiValueQueryStringParameters?.["token"] ?? [queryStringParameters?.["token"]];
  return values.filter((token) => token !== undefined && token !== "") as string[];
};

/**
 * Header names arrive as the client wrote them, in any case, and a name may come several times.
 *
 * @param name in lower case.
 * @returns the value of each, in order.
 */
export const headerValuesOf = (
  { headers, multiValueHeaders }: HandshakeEvent,
  name: string,
): string[] =>
  Object.entries<string | string[] | undefined>(multiValueHeaders ?? headers ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
