// Parses the headers of a client's frames to detect frames that API Gateway rejects but `ws` accepts.
// https://www.rfc-editor.org/rfc/rfc6455#section-5.2
import { CLOSE } from "./close-reasons.ts";
import type { CloseReason } from "./connection.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";

/** Size of a frame's header, without the mask, when the payload length takes 0, 2 or 8 additional bytes. */
const SHORT = 2;
const MEDIUM = 4;
const LONG = 10;
const MASK_BYTES = 4;

const CONTINUATION = 0;
const BINARY = 2;
const CLOSING = 8;
const PONG = 10;

/** Maximum payload of a control frame, and maximum length that fits into 2 bytes. */
const MAX_CONTROL_BYTES = 125;
const MAX_MEDIUM_BYTES = 0xffff;

interface Frame {
  isFinal: boolean;
  opcode: number;
  isReserved: boolean;
  isMasked: boolean;
  payloadBytes: number;
  /** Whether the length is encoded in more bytes than necessary. */
  isPadded: boolean;
}

export interface RefusedFrame {
  /** Number of complete messages before the frame. */
  messagesBefore: number;
  reason: CloseReason;
}

export class FrameWatch {
  private readonly header = Buffer.alloc(LONG + MASK_BYTES);
  private headerBytes = 0;
  private payloadLeft = 0;
  private messages = 0;
  private isInMessage = false;
  /** Set by the first frame that ends the connection, whether `ws` or this class rejects it. Later data is ignored. */
  private hasEnded = false;
  private found: RefusedFrame | undefined;

  /** The first rejected frame; undefined while there is none. */
  get refused(): RefusedFrame | undefined {
    return this.found;
  }

  /** @param chunk the next data from the client. */
  add(chunk: Buffer): void {
    for (let at = 0; !this.hasEnded;) {
      const skipped = Math.min(this.payloadLeft, chunk.length - at);
      this.payloadLeft -= skipped;
      at += skipped;
      if (at === chunk.length) break;
      this.header.writeUInt8(chunk.readUInt8(at), this.headerBytes);
      at += 1;
      this.headerBytes += 1;
      const frame = this.read();
      if (frame) this.begin(frame);
    }
  }

  private begin(frame: Frame): void {
    this.payloadLeft = frame.payloadBytes;
    this.headerBytes = 0;
    const { opcode, isFinal } = frame;
    this.hasEnded = opcode === CLOSING || this.isRefusedByWs(frame);
    if (this.hasEnded || opcode > CLOSING) return;
    const reason = findRefusal(frame);
    if (reason) this.refuse(reason);
    this.isInMessage = !isFinal;
    if (isFinal) this.messages += 1;
  }

  private refuse(reason: CloseReason): void {
    this.hasEnded = true;
    this.found = { messagesBefore: this.messages, reason };
  }

  /** Whether `ws` rejects the frame; it then closes the connection with 1002. */
  private isRefusedByWs(frame: Frame): boolean {
    const { opcode, isFinal, isReserved, isMasked, payloadBytes } = frame;
    if (isReserved || !isMasked) return true;
    if (opcode >= CLOSING) return opcode > PONG || !isFinal || payloadBytes > MAX_CONTROL_BYTES;
    return opcode > BINARY || (opcode === CONTINUATION) !== this.isInMessage;
  }

  /** @returns undefined while the header is incomplete. */
  private read(): Frame | undefined {
    const [first = 0, second = 0] = this.header;
    const length = second & 0x7f;
    const size = length === 127 ? LONG : length === 126 ? MEDIUM : SHORT;
    if (this.headerBytes < size + MASK_BYTES) return undefined;
    const payloadBytes = this.payloadBytes(length);
    return {
      isFinal: (first & 0x80) !== 0,
      isReserved: (first & 0x70) !== 0,
      opcode: first & 0x0f,
      isMasked: (second & 0x80) !== 0,
      payloadBytes,
      isPadded:
        (size === MEDIUM && payloadBytes <= MAX_CONTROL_BYTES) ||
        (size === LONG && payloadBytes <= MAX_MEDIUM_BYTES),
    };
  }

  private payloadBytes(length: number): number {
    if (length === 127) return Number(this.header.readBigUInt64BE(2));
    return length === 126 ? this.header.readUInt16BE(2) : length;
  }
}

/** @param frame a text, binary or continuation frame. */
const findRefusal = ({ opcode, payloadBytes, isPadded }: Frame): CloseReason | undefined => {
  if (isPadded) return CLOSE.protocolError;
  if (opcode === BINARY) return CLOSE.binary;
  return payloadBytes > MAX_FRAME_BYTES ? CLOSE.tooLarge : undefined;
};
