// Invokes functions at a fixed rate, like EventBridge.
import { randomUUID } from "node:crypto";
import type { Clock } from "../time/clock.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import { type Policies, refusalOfInvoke } from "../model/permissions.ts";
import type { Schedule } from "../model/schedules.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import { unexpected } from "../diagnostics/unexpected.ts";

export interface SchedulerOptions {
  lambda: LambdaService;
  region: string;
  model: Policies;
  clock: Clock;
  journal: Journal;
  output: Output;
}

/** @returns a function that stops all schedules. */
export const startSchedules = (
  schedules: Schedule[],
  { lambda, region, model, clock, journal, output }: SchedulerOptions,
): (() => void) => {
  const cancels = new Map<Schedule, () => void>();
  const wait = (schedule: Schedule): void => {
    const { address, everyMs, ruleArn } = schedule;
    const cancel = clock.after(everyMs, () => {
      wait(schedule);
      const span = journal.begin("schedule", address);
      const refusal = findRefusal(model, schedule);
      if (refusal !== undefined) return span.fail({ error: refusal });
      const event = schedule.input ?? scheduledEvent(ruleArn, region, clock.now());
      lambda
        .invoke(schedule, event, span)
        .then(() => span.end())
        .catch(unexpected(output, address));
    });
    cancels.set(schedule, cancel);
  };
  for (const schedule of schedules) wait(schedule);
  return () => {
    for (const cancel of cancels.values()) cancel();
  };
};

/** @returns why EventBridge may not invoke the schedule's function; undefined when it may. */
const findRefusal = (model: SchedulerOptions["model"], schedule: Schedule): string | undefined => {
  const caller = { service: "events.amazonaws.com", sourceArn: schedule.ruleArn } as const;
  return refusalOfInvoke(model, schedule, caller);
};

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled.html */
const scheduledEvent = (ruleArn: string, region: string, nowMs: number) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: "000000000000",
  time: new Date(nowMs).toISOString().replace(/\.\d{3}/, ""),
  region,
  resources: [ruleArn],
  detail: {},
});
