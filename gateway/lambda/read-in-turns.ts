// Reads a pipe at a limited rate, so that a function that writes endlessly slows down only itself.
import type { Readable } from "node:stream";

/** Bytes to read before pausing. */
const BYTES_PER_TURN = 256 * 1024;

/** Milliseconds per turn; with the bytes above, about 50 MB a second. */
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
