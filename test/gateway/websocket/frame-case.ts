// A test case: bytes from a client, and the expected outcome.
import { frame, OPCODE } from "../../helpers/raw-websocket.ts";

export interface FrameCase {
  name: string;
  bytes: Buffer;
  /** Messages that reach their route, in any order; echoed when the connection stays open. Default: none. */
  texts?: string[];
  /** Payloads of received pongs, in order. Default: none. */
  pongs?: string[];
  /** Code of the received close frame and of the `$disconnect` event. Default: the connection stays open. */
  closes?: number;
}

const { continuation, text } = OPCODE;

/** Nothing after the end is routed. */
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
