// Makes the events of scheduled rules, like EventBridge.
import type { EventRule } from "../model/event-rules.ts";
import type { Clock } from "../time/clock.ts";
import type { EventBus } from "./event-bus.ts";
import { type BusEvent, createEvent } from "./put-events.ts";

export interface SchedulerOptions {
  bus: Pick<EventBus, "deliver">;
  region: string;
  clock: Clock;
}

/** @returns a function that stops all schedules. */
export const startSchedules = (
  rules: EventRule[],
  { bus, region, clock }: SchedulerOptions,
): (() => void) => {
  const cancels = new Map<EventRule, () => void>();
  const wait = (rule: EventRule, everyMs: number): void => {
    const cancel = clock.after(everyMs, () => {
      wait(rule, everyMs);
      bus.deliver(rule, createScheduledEvent(rule.arn, region, clock.now()));
    });
    cancels.set(rule, cancel);
  };
  for (const rule of rules) if (rule.everyMs !== undefined) wait(rule, rule.everyMs);
  return () => {
    for (const cancel of cancels.values()) cancel();
  };
};

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled.html */
const createScheduledEvent = (ruleArn: string, region: string, timeMs: number): BusEvent =>
  createEvent({
    "detail-type": "Scheduled Event",
    source: "aws.events",
    region,
    resources: [ruleArn],
    timeMs,
    detail: {},
  });
