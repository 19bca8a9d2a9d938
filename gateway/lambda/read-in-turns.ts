// Reads a pipe at a pace that leaves time for everybody else: a function that writes without end waits, and nobody else.
import type { Readable } from "node:stream";

/** Bytes that are read before others have their turn. */
const BYTES_PER_TURN = 256 * 1024;

/** Milliseconds until the next ones; with the bytes above, some 50 MB a second. */
const TURN_MS = 5;

export const readInTurns = (pipe: Readable | undefined, onPiece: (piece: Buffer) => void): void => {
  let left = BYTES_PER_TURN;
  let timer: NodeJS.Timeout | undefined;
  const nextTurn = (): void => {
    timer = undefined;
    left = BYTES_PER_TURN;
    pipe?.resume();
  };
  pipe?.on("data", (piece: Buffer) => {
    timer ??= setTimeout(nextTurn, TURN_MS);
    left -= piece.length;
    if (left <= 0) pipe.pause();
    onPiece(piece);
  });
};
