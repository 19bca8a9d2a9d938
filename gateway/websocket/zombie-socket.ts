// Stands in for the socket of a client that has gone without anybody noticing.
import type { ClientSocket } from "./connection.ts";

/** Takes everything, for as long as the gateway does not close it. @param onClose called once. */
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
