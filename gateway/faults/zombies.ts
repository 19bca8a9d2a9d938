// Connections whose client has gone without anybody noticing: posts to them succeed, and reach nobody.
import { matchesPattern } from "../../shared/wildcards.ts";
import type { ClientSocket } from "../websocket/connection.ts";
import type { FaultDocument } from "./document.ts";
import type { Rules } from "./rules.ts";

export interface Zombies {
  /** @returns whether nobody notices that this client has gone. */
  isUnnoticed(connectionId: string): boolean;
}

export const createZombies = (rules: Rules<FaultDocument["zombies"][number]>): Zombies => ({
  isUnnoticed: (connectionId) =>
    rules.next(({ connection }) => matchesPattern(connection, connectionId)) !== undefined,
});

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
