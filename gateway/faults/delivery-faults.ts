// Messages that a queue delivers twice, or late.
import type { SqsMessage } from "../aws/sqs-event.ts";
import type { Clock } from "../clock.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { DeliveryRule } from "./document.ts";
import type { Rules } from "./rules.ts";
import { wait } from "./wait.ts";

type Handle = (messages: SqsMessage[]) => Promise<void>;

export interface DeliveryFaults {
  /** @param handle gives messages to the function, and deletes those that it has handled. */
  deliver(queueName: string, messages: SqsMessage[], handle: Handle): Promise<void>;
}

/**
 * One after the other, so that there are no more invocations at once than there may be: the messages that are on time,
 * those that come again, and those that are late.
 */
export const createDeliveryFaults = (rules: Rules<DeliveryRule>, clock: Clock): DeliveryFaults => ({
  deliver: async (queueName, messages, handle) => {
    const drawn = messages.map((message) => ({
      message,
      rule: rules.next(({ queue }) => matchesPattern(queue, queueName)),
    }));
    const late = drawn.filter(({ rule }) => rule && rule.delaySeconds > 0);
    const onTime = drawn.filter((each) => !late.includes(each));
    const waits = late.map(({ rule }) => wait(clock, (rule?.delaySeconds ?? 0) * 1000));
    await handleTwice(onTime, handle);
    for (const [index, each] of late.entries()) {
      await waits[index];
      await handleTwice([each], handle);
    }
  },
});

const handleTwice = async (
  drawn: { message: SqsMessage; rule: DeliveryRule | undefined }[],
  handle: Handle,
): Promise<void> => {
  const again = drawn.filter(({ rule }) => rule?.twice);
  for (const batch of [drawn, again]) {
    if (batch.length > 0) await handle(batch.map(({ message }) => message));
  }
};
