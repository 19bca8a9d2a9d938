// Identifiers in API Gateway's format.
import { randomFillSync } from "node:crypto";

const IDENTIFIER_BYTES = 11;

/** Random bytes for many identifiers: requesting them per message would cost more than the rest of its handling. */
const pool = Buffer.alloc(IDENTIFIER_BYTES * 256);
let used = pool.length;

/** Creates the id of a connection, request or message: 11 random bytes, for example `TXzPWdnOjoECGjA=`. */
export const createIdentifier = (): string => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += IDENTIFIER_BYTES;
  return `${pool.toString("base64url", used - IDENTIFIER_BYTES, used)}=`;
};

/** Whether @connections accepts the text as a connection id; it answers 400 to anything else. */
export const isConnectionId = (text: string): boolean => /^[A-Za-z0-9_-]{15}=$/.test(text);
