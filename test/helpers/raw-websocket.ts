// A WebSocket client that sends raw bytes, including frames that no library would send.
// https://www.rfc-editor.org/rfc/rfc6455#section-5.2
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { closeAfterwards } from "./hooks.ts";
import { upgradeTo } from "./raw-request.ts";

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  /** Default: text. */
  opcode?: number;
  /** Default: true. */
  fin?: boolean;
  /** Default: 0. The three bits as a number: RSV1 is 4. */
  rsv?: number;
  /** Default: true. */
  masked?: boolean;
  /** Bytes of the extended length: 0, 2 or 8. Default: as few as possible. */
  lengthBytes?: 0 | 2 | 8;
  /** Declared length. Default: the payload's. */
  length?: bigint;
}

const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** @returns the bytes of a frame. */
export const frame = (payload: string | Buffer = "", options: FrameOptions = {}): Buffer => {
  const bytes = Buffer.from(payload);
  const { opcode = OPCODE.text, fin = true, rsv = 0, masked = true } = options;
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const length = encodeLength(options.length ?? BigInt(bytes.length), options.lengthBytes);
  length[0] = (length[0] ?? 0) | (masked ? 0x80 : 0);
  const data = masked ? bytes.map((byte, index) => byte ^ MASK[index % 4]!) : bytes;
  return Buffer.concat([Buffer.from([first]), length, ...(masked ? [MASK] : []), data]);
};

const encodeLength = (
  length: bigint,
  size = length < 126n ? 0 : length < 65_536n ? 2 : 8,
): Buffer => {
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = size === 0 ? Number(length) : size === 2 ? 126 : 127;
  if (size === 2) bytes.writeUInt16BE(Number(length), 1);
  if (size === 8) bytes.writeBigUInt64BE(length, 1);
  return bytes;
};

export const closeFrame = (code: number, reason: string | Buffer = ""): Buffer => {
  const status = Buffer.alloc(2);
  status.writeUInt16BE(code);
  return frame(Buffer.concat([status, Buffer.from(reason)]), { opcode: OPCODE.close });
};

export interface ReceivedFrame {
  opcode: number;
  payload: Buffer;
}

/** @returns the code of a close frame; 1005 if it has none, as in RFC 6455. */
export const readCloseCode = ({ payload }: ReceivedFrame): number =>
  payload.length === 0 ? 1005 : payload.readUInt16BE(0);

export interface RawWebSocket {
  readonly socket: Socket;
  /** Head of the handshake's response. */
  readonly head: string;
  /** Frames that arrived and were not read yet. */
  readonly frames: ReceivedFrame[];
  /** The next frame. @throws when the connection closes before it arrives. */
  next(): Promise<ReceivedFrame>;
  /** Resolves when the server has closed its side, or the socket was reset. */
  readonly ended: Promise<void>;
}

/** @param first sent in the same packet as the handshake. */
export const connectRaw = async (
  port: number,
  { first = Buffer.alloc(0), path = "/test" }: { first?: Buffer; path?: string } = {},
): Promise<RawWebSocket> => {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  closeAfterwards(() => socket.destroy());
  const stream = readFrames(socket);
  socket.write(Buffer.concat([Buffer.from(upgradeTo(path), "latin1"), first]));
  const head = await stream.head;
  if (!head.startsWith("HTTP/1.1 101 ")) throw new Error(`The handshake was refused: ${head}`);
  return { socket, ...stream, head };
};

const readFrames = (socket: Socket) => {
  const frames: ReceivedFrame[] = [];
  const changes = new Set<() => void>();
  let received: Buffer = Buffer.alloc(0);
  let isOver = false;
  let resolveHead: ((head: string) => void) | undefined;
  const head = new Promise<string>((resolve) => (resolveHead = resolve));
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (resolveHead) {
      const end = received.indexOf("\r\n\r\n");
      if (end === -1) return;
      resolveHead(received.toString("latin1", 0, end));
      resolveHead = undefined;
      received = received.subarray(end + 4);
    }
    received = takeFrames(received, frames);
    for (const change of changes) change();
  });
  const over = (): void => {
    isOver = true;
    resolveHead?.(received.toString("latin1"));
    for (const change of changes) change();
  };
  socket.on("error", over);
  const ended = Promise.race([once(socket, "end"), once(socket, "close")]).then(over, over);
  const next = (): Promise<ReceivedFrame> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const taken = frames.shift();
        if (!taken && !isOver) return;
        changes.delete(look);
        if (taken) resolve(taken);
        else reject(new Error("The connection closed before a frame arrived"));
      };
      changes.add(look);
      look();
    });
  return { frames, head, next, ended };
};

/** Parses unmasked frames, as sent by servers. @returns the remaining bytes. */
const takeFrames = (received: Buffer, frames: ReceivedFrame[]): Buffer => {
  let rest = received;
  for (;;) {
    const size = rest[1] === 127 ? 10 : rest[1] === 126 ? 4 : 2;
    if (rest.length < size) return rest;
    const length =
      size === 10 ? Number(rest.readBigUInt64BE(2)) : size === 4 ? rest.readUInt16BE(2) : rest[1]!;
    if (rest.length < size + length) return rest;
    frames.push({ opcode: rest[0]! & 0x0f, payload: rest.subarray(size, size + length) });
    rest = rest.subarray(size + length);
  }
};
