// Calls functions at a fixed rate, as EventBridge does.
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { Schedule } from "../model/schedules.ts";
import type { Output } from "../output.ts";
import type { Journal } from "../trace/journal.ts";
import { unexpected } from "../unexpected.ts";

export interface SchedulerOptions {
  lambda: LambdaService;
  region: string;
  clock: Clock;
  journal: Journal;
  output: Output;
}

/** @returns a function that ends it. */
export const startSchedules = (
  schedules: Schedule[],
  { lambda, region, clock, journal, output }: SchedulerOptions,
): (() => void) => {
  const cancels = new Map<Schedule, () => void>();
  const wait = (schedule: Schedule): void => {
    const { address, everyMs, functionArn } = schedule;
    const cancel = clock.after(everyMs, () => {
      wait(schedule);
      const span = journal.begin("schedule", address);
      const event = scheduledEvent(address, region, clock.now());
      lambda
        .invoke(functionArn, event, span)
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

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled.html */
const scheduledEvent = (address: string, region: string, nowMs: number) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: "000000000000",
  time: new Date(nowMs).toISOString().replace(/\.\d{3}/, ""),
  region,
  resources: [`arn:aws:events:${region}:000000000000:rule/${address.split(".").at(-1)}`],
  detail: {},
});
