// Posts to connections that are refused, reset, or late.
import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { type Answer, GONE, INTERNAL_ERROR, THROTTLED } from "../http/connections-answers.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { PostRule } from "./document.ts";
import type { Rules } from "./rules.ts";
import { wait } from "./wait.ts";

export interface PostFaults {
  /** @param post delivers the message, unless something else happens. */
  answer(connectionId: string, socket: Socket, post: () => Answer): Promise<Answer>;
}

const ANSWERS = { 429: THROTTLED, 500: INTERNAL_ERROR, 410: GONE };

export const createPostFaults = (rules: Rules<PostRule>, clock: Clock): PostFaults => ({
  answer: async (connectionId, socket, post) => {
    const rule = rules.next(({ connection }) => matchesPattern(connection, connectionId));
    if (!rule) return post();
    await wait(clock, rule.delayMs);
    if (rule.answer === undefined) return post();
    if (rule.answer !== "reset") return ANSWERS[rule.answer];
    socket.resetAndDestroy();
    return INTERNAL_ERROR;
  },
});
