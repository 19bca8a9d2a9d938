// Identifiers as API Gateway makes them.
import { randomBytes } from "node:crypto";

/** Of connections, requests and messages: 11 random bytes, for example `TXzPWdnOjoECGjA=`. */
export const createIdentifier = (): string => `${randomBytes(11).toString("base64url")}=`;

/** What @connections takes for a connection id; it answers 400 to anything else. */
export const isConnectionId = (text: string): boolean => /^[A-Za-z0-9_-]{15}=$/.test(text);
