// Parses the host, path and query of a request, or returns the status that rejects a malformed one.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
import type { IncomingMessage } from "node:http";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const MAX_URL_CHARACTERS = 4096;

export interface RequestTarget {
  /** In lower case; includes the port, if there is one. */
  host: string;
  /** As received: percent-encoded, with every slash. */
  path: string;
  /** Without the question mark; "" for none. */
  query: string;
}

export interface Malformed {
  /** 400 or 414. */
  status: number;
  /** For the log. */
  reason: string;
}

export const readTarget = (request: IncomingMessage): RequestTarget | Malformed => {
  const { url = "" } = request;
  if (url.length > MAX_URL_CHARACTERS) {
    return { status: 414, reason: `its URL has more than ${MAX_URL_CHARACTERS} characters` };
  }
  // An absolute URL takes precedence over the Host header.
  const [, authority, rest] = /^[a-z][a-z\d+.-]*:\/\/([^/?]*)(.*)$/i.exec(url) ?? [];
  const host = (authority ?? request.headers.host ?? "").toLowerCase();
  const target = rest === undefined ? url : rest.replace(/^(?!\/)/, "/");
  const reason = problemOfHost(request, host) ?? problemOfTarget(target);
  if (reason !== undefined) return { status: 400, reason };
  const [path = "", ...query] = target.split("?");
  return { host, path, query: query.join("?") };
};

const HOST = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

const problemOfHost = ({ rawHeaders }: IncomingMessage, host: string): string | undefined => {
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
  if (names.length > 1) return "it has several Host headers; expected one";
  return HOST.test(host)
    ? undefined
    : `its host is ${JSON.stringify(host)}; expected a name or an address, with or without a port`;
};

/** @connections itself reports an invalid id. */
const CONNECTION_ID = /\/(?:@|%40)connections\/[^/?]+$/;

const problemOfTarget = (target: string): string | undefined => {
  if (!target.startsWith("/")) return "its path does not start with a slash";
  // eslint-disable-next-line no-control-regex -- anything but visible ASCII.
  if (/[^\u0021-\u007e]/.test(target)) return "its URL has characters that must be percent-encoded";
  return /%(?![\da-f]{2})/i.test(target.replace(CONNECTION_ID, ""))
    ? 'its URL has a "%" without two hexadecimal digits after it'
    : undefined;
};
