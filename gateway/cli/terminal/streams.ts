// The streams that a command prints to.
import type { Writable } from "node:stream";
import type { WriteStream } from "node:tty";

/** A stream that may be a terminal, and that may not be read. */
export type Stream = Pick<Writable, "write" | "writableLength"> &
  Partial<Pick<WriteStream, "columns" | "hasColors" | "isTTY">>;

/** Maximum bytes waiting for the reader of a stream; beyond it, lines of functions are dropped. */
export const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
