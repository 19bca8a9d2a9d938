// Watches the frames that a client sends: `ws` limits messages, API Gateway frames as well.
// https://www.rfc-editor.org/rfc/rfc6455#section-5.2
import { MAX_FRAME_BYTES } from "./limits.ts";

/** Bytes of a frame's header when the payload's length is in its second byte, in 2 more bytes, or in 8 more. */
const SHORT = 2;
const MEDIUM = 4;
const LONG = 10;
const MASK_BYTES = 4;

/** The last frame of a message that is text or binary; other frames have a code of 8 or more. */
const endsMessage = (firstByte: number): boolean =>
  (firstByte & 0x80) !== 0 && (firstByte & 0x08) === 0;

export class FrameSizeWatch {
  private readonly header = Buffer.alloc(LONG + MASK_BYTES);
  private headerBytes = 0;
  private payloadLeft = 0;
  private messages = 0;
  private found = false;

  /** How many messages came before the first frame that is too large; undefined while no frame was. It stays. */
  get messagesBefore(): number | undefined {
    return this.found ? this.messages : undefined;
  }

  /** @param chunk the next that the client has sent. */
  add(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.found;) {
      const skipped = Math.min(this.payloadLeft, chunk.length - at);
      this.payloadLeft -= skipped;
      at += skipped;
      if (at === chunk.length) break;
      this.header.writeUInt8(chunk.readUInt8(at), this.headerBytes);
      at += 1;
      this.headerBytes += 1;
      const length = this.headerBytes > SHORT ? this.payloadLength() : undefined;
      if (length !== undefined) this.begin(length);
    }
  }

  private begin(payloadBytes: number): void {
    this.found = payloadBytes > MAX_FRAME_BYTES;
    if (!this.found && endsMessage(this.header.readUInt8(0))) this.messages += 1;
    this.payloadLeft = payloadBytes;
    this.headerBytes = 0;
  }

  /** @returns undefined while the header is not complete. */
  private payloadLength(): number | undefined {
    const length = this.header.readUInt8(1) & 0x7f;
    const size = length === 127 ? LONG : length === 126 ? MEDIUM : SHORT;
    if (this.headerBytes < size + MASK_BYTES) return undefined;
    if (length === 127) return Number(this.header.readBigUInt64BE(2));
    return length === 126 ? this.header.readUInt16BE(2) : length;
  }
}
