// Watches the frames that a client sends: `ws` limits messages, API Gateway frames as well.
// https://www.rfc-editor.org/rfc/rfc6455#section-5.2
import { MAX_FRAME_BYTES } from "./limits.ts";

/** Bytes of a frame's header when the payload's length is in its second byte, in 2 more bytes, or in 8 more. */
const SHORT = 2;
const MEDIUM = 4;
const LONG = 10;
const MASK_BYTES = 4;

/**
 * @returns a function to be given every chunk that a client sends; it answers whether a frame that has begun by then
 * is too large. Once one was, the answer stays.
 */
export const createFrameSizeWatch = (): ((chunk: Buffer) => boolean) => {
  const header = Buffer.alloc(LONG + MASK_BYTES);
  let headerBytes = 0;
  let payloadLeft = 0;
  let found = false;

  /** @returns the length of the payload, or undefined while the header is not complete. */
  const payloadLength = (): number | undefined => {
    const length = header.readUInt8(1) & 0x7f;
    const size = length === 127 ? LONG : length === 126 ? MEDIUM : SHORT;
    if (headerBytes < size + MASK_BYTES) return undefined;
    if (length === 127) return Number(header.readBigUInt64BE(2));
    return length === 126 ? header.readUInt16BE(2) : length;
  };

  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      const skipped = Math.min(payloadLeft, chunk.length - at);
      payloadLeft -= skipped;
      at += skipped;
      if (at === chunk.length) break;
      header.writeUInt8(chunk.readUInt8(at), headerBytes);
      at += 1;
      headerBytes += 1;
      const length = headerBytes > SHORT ? payloadLength() : undefined;
      if (length === undefined) continue;
      found ||= length > MAX_FRAME_BYTES;
      payloadLeft = length;
      headerBytes = 0;
    }
    return found;
  };
};
