// Tells callers apart: programs, the console's page, and browser pages of other origins.
// https://www.w3.org/TR/fetch-metadata/
import type { IncomingMessage } from "node:http";

/**
 * Whether the host name is safe from DNS rebinding: any other name could be made to resolve to 127.0.0.1.
 *
 * @param host in lower case, with or without a port.
 */
export const isLocalHost = (host: string): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host);

/**
 * Browsers send Origin or Sec-Fetch-Site with every request of a page; the AWS CLI, SDKs and curl send neither. Two
 * other headers prove nothing: programs send Referer for `aws:Referer`, and Node.js's `fetch` sends Sec-Fetch-Mode.
 *
 * @param host that the request addresses.
 * @returns false for programs, for the console's page, and for an address typed into a browser.
 */
export const isCrossOrigin = ({ headers }: IncomingMessage, host: string): boolean => {
  const { origin, "sec-fetch-site": site } = headers;
  if (origin === undefined && site === undefined) return false;
  const isOwnOrigin = origin === undefined || origin === `http://${host}`;
  const isOwnSite = site === undefined || site === "same-origin" || site === "none";
  return !(isLocalHost(host) && isOwnOrigin && isOwnSite);
};

/** The message for a person who followed a link, or an author whose program copies a browser's headers. */
export const describeCrossOrigin = ({ headers }: IncomingMessage): string => {
  const received = ["Origin", "Sec-Fetch-Site"].flatMap((name) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : `${name}: ${String(value)}`;
  });
  return (
    `Pages of other origins may only open WebSockets here, and call function URLs without authorization, and HTTP APIs, whose ` +
    `cors allows their origin; received "${received.join('", "')}". ` +
    "To open the console, type its address, http://localhost with the port. Programs must send neither header."
  );
};
