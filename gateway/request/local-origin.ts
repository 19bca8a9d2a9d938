// Who is calling: a program, the console's own page, or a page from elsewhere that a browser has opened.
// https://www.w3.org/TR/fetch-metadata/
import type { IncomingMessage } from "node:http";

/**
 * A name that no other machine can have: another could be made to resolve to 127.0.0.1.
 *
 * @param host in lower case, with or without a port.
 */
export const isLocalHost = (host: string): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host);

/**
 * Browsers send Origin or Sec-Fetch-Site with whatever a page asks for; the AWS CLI, SDKs and curl send neither. Two
 * others say nothing: programs send Referer for `aws:Referer`, and the `fetch` of Node.js sends Sec-Fetch-Mode.
 *
 * @param host that the request is for.
 * @returns false for programs, for the console's page, and for an address that a person has typed.
 */
export const isCrossOrigin = ({ headers }: IncomingMessage, host: string): boolean => {
  const { origin, "sec-fetch-site": site } = headers;
  if (origin === undefined && site === undefined) return false;
  const isOwnOrigin = origin === undefined || origin === `http://${host}`;
  const isOwnSite = site === undefined || site === "same-origin" || site === "none";
  return !(isLocalHost(host) && isOwnOrigin && isOwnSite);
};

/** What a person reads who followed a link, and a program's author who copied a browser's headers. */
export const describeCrossOrigin = ({ headers }: IncomingMessage): string => {
  const received = ["Origin", "Sec-Fetch-Site"].flatMap((name) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : `${name}: ${String(value)}`;
  });
  return (
    `Pages from elsewhere may open WebSockets here, and nothing else; received "${received.join('", "')}". ` +
    "To see the console, type its address http://localhost with the port; programs send neither header."
  );
};
