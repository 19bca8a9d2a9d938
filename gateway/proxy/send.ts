// Sends the answer of a function, also from the origin that the console has.
import type { ServerResponse } from "node:http";
import type { Answer, Header } from "./answer.ts";

/**
 * The console has the same origin as functions on this machine. So their documents get an origin of their own, and may not
 * call the console's API; whatever else the function says is added to that.
 */
const OWN_ORIGIN: Header = [
  "content-security-policy",
  "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts",
];

interface SendOptions {
  /** Whether the host is this machine, whose origin the console has too. */
  isShared: boolean;
  /** The header that identifies the request. */
  id: Header;
}

/** A header of the function replaces one of the gateway, unless the console depends on it. */
export const sendAnswer = (
  response: ServerResponse,
  { status, headers, body }: Answer,
  { isShared, id: [idName, id] }: SendOptions,
): void => {
  const kept = new Set(isShared ? response.getHeaderNames() : []);
  for (const name of isShared ? [] : response.getHeaderNames()) response.removeHeader(name);
  for (const [name, value] of [...headers, ...(isShared ? [OWN_ORIGIN] : [])]) {
    if (!kept.has(name)) response.appendHeader(name, value);
  }
  response.appendHeader(idName, id);
  response.statusCode = status;
  response.end(body);
};
