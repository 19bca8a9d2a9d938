// Who may use what is for the person in front of the gateway.
import type { IncomingMessage } from "node:http";

/** Neither a name that somebody has made to resolve to 127.0.0.1, nor a page from elsewhere in a browser. */
export const isFromHere = ({ headers: { host = "", origin } }: IncomingMessage): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) &&
  (origin === undefined || origin === `http://${host}`);
