// Posts to connections that are refused, reset, or late.
import type { Clock } from "../time/clock.ts";
import { wait } from "../time/wait.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { PostRule } from "./document.ts";
import type { Rules } from "./rules.ts";

/** What a post gets in place of its delivery: a status, or a connection that is reset. */
export type PostFault = NonNullable<PostRule["answer"]>;

export interface PostFaults {
  /** Decides about one post, and waits for as long as it is late. @returns undefined when it is delivered. */
  next(connectionId: string): Promise<PostFault | undefined>;
}

export const createPostFaults = (rules: Rules<PostRule>, clock: Clock): PostFaults => ({
  next: async (connectionId) => {
    const rule = rules.next(({ connection }) => matchesPattern(connection, connectionId));
    await wait(clock, rule?.delayMs ?? 0);
    return rule?.answer;
  },
});
