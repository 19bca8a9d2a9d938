// Kills functions while they run, like a failing host.
import { matchesPattern } from "../../shared/wildcards.ts";
import type { KillRule } from "./document.ts";
import type { Rules } from "./rules.ts";

export interface Kills {
  /**
   * Decides about one invocation when it starts.
   *
   * @param kill called while the function runs. The delay is real time, as for everything in functions.
   * @returns a function to call when the invocation has ended.
   */
  arm(functionName: string, kill: () => void): () => void;
}

export const createKills = (rules: Rules<KillRule>): Kills => ({
  arm: (functionName, kill) => {
    const rule = rules.draw(({ function: pattern }) => matchesPattern(pattern, functionName));
    if (!rule) return () => {};
    const timer = setTimeout(() => {
      rules.happened += 1;
      kill();
    }, rule.afterMs);
    return () => clearTimeout(timer);
  },
});
