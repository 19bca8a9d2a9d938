// A message to post to many connections: prepared once, hashed once.
import { sha256 } from "./aws/sigv4.ts";

export interface Payload {
  /** One character for each byte of its UTF-8, as connections take it. */
  readonly latin1: string;
  readonly bytes: Buffer;
  /** SHA-256 in hexadecimal, as signatures name it. */
  readonly hash: string;
}

export const createPayload = (text: string): Payload => {
  const bytes = Buffer.from(text);
  return { bytes, latin1: bytes.toString("latin1"), hash: sha256(bytes) };
};
