// A message for many connections: encoded and hashed once.
import { sha256 } from "./aws/sigv4.ts";

export interface Payload {
  /** One character per UTF-8 byte, as connections write it. */
  readonly latin1: string;
  readonly bytes: Buffer;
  /** SHA-256 in hexadecimal, for signatures. */
  readonly hash: string;
}

export const createPayload = (text: string): Payload => {
  const bytes = Buffer.from(text);
  return { bytes, latin1: bytes.toString("latin1"), hash: sha256(bytes) };
};
