// Ends connections without $disconnect, which is best-effort on AWS too.
import { matchesPattern } from "../../shared/wildcards.ts";
import type { FaultDocument } from "./document.ts";
import type { Rules } from "./rules.ts";

export interface LostDisconnects {
  isLost(connectionId: string): boolean;
}

export const createLostDisconnects = (
  rules: Rules<FaultDocument["disconnects"][number]>,
): LostDisconnects => ({
  isLost: (connectionId) =>
    rules.next(({ connection }) => matchesPattern(connection, connectionId)) !== undefined,
});
