// Finds possible tokens in a handshake: every value that is not known to be harmless.
import type { IncomingMessage } from "node:http";

/** Headers of browsers and libraries that do not contain tokens. */
const PLAIN =
  /^(?:host|connection|upgrade|user-agent|origin|accept(?:-.*)?|cache-control|pragma|dnt|priority|content-length|sec-(?!websocket-protocol$).*)$/i;

/** @returns values of the query string, subprotocols and header values, whole and in parts. */
export const secretsIn = ({ url = "", rawHeaders }: IncomingMessage): string[] => [
  ...valuesOfQuery(url),
  ...rawHeaders.flatMap((name, index) =>
    index % 2 === 1 || PLAIN.test(name) ? [] : splitParts(rawHeaders[index + 1] ?? ""),
  ),
];

/** @returns raw and decoded values. */
const valuesOfQuery = (url: string): string[] => {
  const [, ...rest] = url.split("?");
  const query = rest.join("?");
  const raw = query.split("&").map((pair) => pair.slice(pair.indexOf("=") + 1));
  return [...raw, ...new URLSearchParams(query).values()];
};

/** Splits values such as `Bearer TOKEN`, `name=TOKEN; other=x` and `app, TOKEN`. */
const splitParts = (value: string): string[] => {
  const parts = value.split(/[\s,;?&]+/);
  return [value, ...parts, ...parts.map((part) => part.slice(part.indexOf("=") + 1))].map((part) =>
    part.replace(/^"|"$/g, ""),
  );
};
