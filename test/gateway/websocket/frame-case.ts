// One thing that a client may send or may not, and what comes of it.
import { frame, OPCODE } from "../../helpers/raw-websocket.ts";

export interface FrameCase {
  name: string;
  bytes: Buffer;
  /** Messages that reach their route, in any order; they come back where the connection stays open. Default: none. */
  texts?: string[];
  /** Payloads of pongs that come back, in order. Default: none. */
  pongs?: string[];
  /** Code of the close frame that comes back, and in the `$disconnect` event. Default: it stays open. */
  closes?: number;
}

const { continuation, text } = OPCODE;

/** Nothing that comes after the end is routed. */
const LATER = frame("later");

export const all = (...frames: Buffer[]): Buffer => Buffer.concat(frames);

/** Fragments of a message. */
export const fragments = (...payloads: (string | Buffer)[]): Buffer =>
  all(
    ...payloads.map((payload, index) =>
      frame(payload, {
        opcode: index === 0 ? text : continuation,
        fin: index === payloads.length - 1,
      }),
    ),
  );

export const refuses = (name: string, bytes: Buffer, closes = 1002): FrameCase => ({
  name,
  bytes: all(bytes, LATER),
  closes,
});

export const echoes = (name: string, bytes: Buffer, ...texts: string[]): FrameCase => ({
  name,
  bytes,
  texts,
});
