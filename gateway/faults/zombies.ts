// Keeps connections open whose client is gone: posts to them succeed and reach no one.
import { matchesPattern } from "../../shared/wildcards.ts";
import type { FaultDocument } from "./document.ts";
import type { Rules } from "./rules.ts";

export interface Zombies {
  /** @returns whether the gateway must not notice that this client has gone. */
  isUnnoticed(connectionId: string): boolean;
}

export const createZombies = (rules: Rules<FaultDocument["zombies"][number]>): Zombies => ({
  isUnnoticed: (connectionId) =>
    rules.next(({ connection }) => matchesPattern(connection, connectionId)) !== undefined,
});
