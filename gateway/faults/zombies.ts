// Connections whose client has gone without anybody noticing: posts to them succeed, and reach nobody.
import { matchesPattern } from "../../shared/wildcards.ts";
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
