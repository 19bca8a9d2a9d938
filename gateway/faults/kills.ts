// Functions that are killed while they run, as by a host that fails.
import { matchesPattern } from "../../shared/wildcards.ts";
import type { KillRule } from "./document.ts";
import type { Rules } from "./rules.ts";

export interface Kills {
  /**
   * Decides about one invocation, when it begins.
   *
   * @param kill called while it runs, in real time: functions know no other.
   * @returns a function to call when it has ended.
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
