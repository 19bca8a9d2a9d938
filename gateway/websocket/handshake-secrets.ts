// What a client may have given as a token: whatever of a handshake is not known to be none.
import type { IncomingMessage } from "node:http";

/** Headers of browsers and libraries, in which no token travels. */
const PLAIN =
  /^(?:host|connection|upgrade|user-agent|origin|accept(?:-.*)?|cache-control|pragma|dnt|priority|content-length|sec-(?!websocket-protocol$).*)$/i;

/** @returns values of the query string, protocols, and values of headers, whole and in their parts. */
export const secretsIn = ({ url = "", rawHeaders }: IncomingMessage): string[] => [
  ...valuesOfQuery(url),
  ...rawHeaders.flatMap((name, index) =>
    index % 2 === 1 || PLAIN.test(name) ? [] : splitParts(rawHeaders[index + 1] ?? ""),
  ),
];

/** As they came, and decoded. */
const valuesOfQuery = (url: string): string[] => {
  const [, ...rest] = url.split("?");
  const query = rest.join("?");
  const raw = query.split("&").map((pair) => pair.slice(pair.indexOf("=") + 1));
  return [...raw, ...new URLSearchParams(query).values()];
};

/** `Bearer TOKEN`, `name=TOKEN; other=x`, `app, TOKEN`. */
const splitParts = (value: string): string[] => {
  const parts = value.split(/[\s,;?&]+/);
  return [value, ...parts, ...parts.map((part) => part.slice(part.indexOf("=") + 1))].map((part) =>
    part.replace(/^"|"$/g, ""),
  );
};
