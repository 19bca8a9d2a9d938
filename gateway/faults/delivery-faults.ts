// Delivers messages twice or late.
import type { Clock } from "../time/clock.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { DeliveryRule } from "./document.ts";
import type { Rules } from "./rules.ts";
import { wait } from "../time/wait.ts";

type Handle<Message> = (messages: Message[]) => Promise<void>;

export interface DeliveryFaults {
  /** @param handle passes messages to the function, and deletes the handled ones. */
  deliver<Message>(queueName: string, messages: Message[], handle: Handle<Message>): Promise<void>;
}

/**
 * Delivers in sequence, so that concurrency stays within its limit: first the messages on time, then their duplicates,
 * then the late ones.
 *
 * @param ended ends all delays. Messages that are still late stay in their queue, which keeps them for the next start.
 */
export const createDeliveryFaults = (
  rules: Rules<DeliveryRule>,
  clock: Clock,
  ended: AbortSignal,
): DeliveryFaults => ({
  deliver: async (queueName, messages, handle) => {
    const drawn = messages.map((message) => ({
      message,
      rule: rules.next(({ queue }) => matchesPattern(queue, queueName)),
    }));
    const late = drawn.filter(({ rule }) => rule && rule.delaySeconds > 0);
    const onTime = drawn.filter((each) => !late.includes(each));
    const waits = late.map(({ rule }) => wait(clock, (rule?.delaySeconds ?? 0) * 1000, ended));
    await handleTwice(onTime, handle);
    for (const [index, each] of late.entries()) {
      await waits[index];
      if (ended.aborted) return;
      await handleTwice([each], handle);
    }
  },
});

const handleTwice = async <Message>(
  drawn: { message: Message; rule: DeliveryRule | undefined }[],
  handle: Handle<Message>,
): Promise<void> => {
  const again = drawn.filter(({ rule }) => rule?.twice);
  for (const batch of [drawn, again]) {
    if (batch.length > 0) await handle(batch.map(({ message }) => message));
  }
};
