// Replaces the socket of a client that has disconnected unnoticed.
import type { ClientSocket } from "./connection.ts";

/** Discards everything until the gateway closes it. @param onClose called once. */
export const createZombieSocket = (onClose: () => void): ClientSocket => {
  const OPEN = 1;
  const CLOSED = 3;
  let readyState: typeof OPEN | typeof CLOSED = OPEN;
  const close = (): void => {
    if (readyState === CLOSED) return;
    readyState = CLOSED;
    onClose();
  };
  return {
    OPEN,
    bufferedAmount: 0,
    get readyState() {
      return readyState;
    },
    send: () => {},
    close,
    resume: () => {},
    terminate: close,
  };
};
