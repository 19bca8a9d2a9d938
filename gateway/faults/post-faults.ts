// Refuses, resets or delays posts to connections.
import type { Clock } from "../time/clock.ts";
import { wait } from "../time/wait.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { PostRule } from "./document.ts";
import type { Rules } from "./rules.ts";

/** What happens instead of delivery: a response with this status, or a reset of the HTTP connection. */
export type PostFault = NonNullable<PostRule["answer"]>;

export interface PostFaults {
  /** Decides about one post, and waits for its delay. @returns undefined when it must be delivered. */
  next(connectionId: string): Promise<PostFault | undefined>;
}

/** @param ended ends all delays: what is posted to a gateway that ends need not wait. */
export const createPostFaults = (
  rules: Rules<PostRule>,
  clock: Clock,
  ended: AbortSignal,
): PostFaults => ({
  next: async (connectionId) => {
    const rule = rules.next(({ connection }) => matchesPattern(connection, connectionId));
    await wait(clock, rule?.delayMs ?? 0, ended);
    return rule?.answer;
  },
});
