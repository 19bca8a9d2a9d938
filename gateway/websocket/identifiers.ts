// Identifiers as API Gateway makes them.
import { randomFillSync } from "node:crypto";

const IDENTIFIER_BYTES = 11;

/** Random bytes for many identifiers: to ask for them costs more than all else that a message needs. */
const pool = Buffer.alloc(IDENTIFIER_BYTES * 256);
let used = pool.length;

/** Of connections, requests and messages: 11 random bytes, for example `TXzPWdnOjoECGjA=`. */
export const createIdentifier = (): string => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += IDENTIFIER_BYTES;
  return `${pool.toString("base64url", used - IDENTIFIER_BYTES, used)}=`;
};

/** What @connections takes for a connection id; it answers 400 to anything else. */
export const isConnectionId = (text: string): boolean => /^[A-Za-z0-9_-]{15}=$/.test(text);
