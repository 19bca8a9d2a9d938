// Runs what needs no client: polls queues, invokes scheduled functions, and expires items.
import { setTimeout } from "node:timers/promises";
import type { DeadLetters } from "./aws/dead-letters.ts";
import type { AsyncInvocations } from "./aws/async-invocations.ts";
import type { EmbeddedServices } from "./aws/embedded-services.ts";
import type { EventBus } from "./aws/event-bus.ts";
import { createNotify } from "./aws/notifications.ts";
import { EventSourcePoller, mayPoll } from "./aws/event-source-poller.ts";
import type { ItemStreams } from "./aws/item-streams.ts";
import type { KeptQueues } from "./aws/kept-queues.ts";
import { createExpiryClient, createJsonClient } from "./aws/json-client.ts";
import { createQueues, createTables, putItems } from "./aws/resources.ts";
import { startSchedules } from "./aws/scheduler.ts";
import { mayReadStream, StreamPoller } from "./aws/stream-poller.ts";
import { startExpiry } from "./aws/time-to-live.ts";
import type { Clock } from "./time/clock.ts";
import type { Faults } from "./faults/faults.ts";
import type { AccessControl } from "./iam/access-control.ts";
import type { LambdaService } from "./lambda/lambda-service.ts";
import type { Model } from "./model/model.ts";
import type { Output } from "./diagnostics/output.ts";
import type { Journal } from "./trace/journal.ts";

/** Milliseconds that batches get to finish on stop; messages not deleted by then stay in their queue. */
const BATCH_GRACE_MS = 3000;

export interface BackgroundOptions {
  port: number;
  clock: Clock;
  lambda: LambdaService;
  asynchronous: AsyncInvocations;
  bus: EventBus;
  services: EmbeddedServices;
  access: AccessControl;
  faults: Faults;
  journal: Journal;
  deadLetters: DeadLetters;
  streams: ItemStreams;
  output: Output;
  /** The messages that the last run left are restored once the queues exist. */
  keptQueues: Pick<KeptQueues, "putBack">;
}

export interface Background {
  /** Waits at most 3 s for batches in flight. */
  stop(): Promise<void>;
}

export const startBackground = async (
  model: Model,
  options: BackgroundOptions,
): Promise<Background> => {
  const { port, clock, lambda, access, faults, journal, deadLetters, output } = options;
  const { region, tables, queues, eventRules } = model;
  const client = createJsonClient(port, region);
  await Promise.all([createTables(client, tables), createQueues(client, queues)]);
  await putItems(client, model.tableItems, output);
  await options.services.createTopics({ ...model, notify: createNotify({ ...options, model }) });
  await options.keptQueues.putBack(options.services);
  const stopExpiry = startExpiry(createExpiryClient(port, region), tables, clock);
  const shared = { lambda, region, clock, journal, output };
  const stopSchedules = startSchedules(eventRules, { ...shared, bus: options.bus });
  const polling = { ...shared, client, deliveries: faults.deliveries, deadLetters };
  const pollers = model.eventSourceMappings
    .filter((mapping) => mayPoll(access, mapping))
    .map((mapping) => new EventSourcePoller({ mapping, ...polling }));
  const reading = { ...shared, client, access, streams: options.streams };
  const readers = model.streamMappings
    .filter((mapping) => mayReadStream(access, mapping))
    .map((mapping) => new StreamPoller({ mapping, ...reading }));
  return {
    stop: async () => {
      stopExpiry();
      stopSchedules();
      const stopped = Promise.all([...pollers, ...readers].map((poller) => poller.stop()));
      await Promise.race([stopped, setTimeout(BATCH_GRACE_MS, undefined, { ref: false })]);
    },
  };
};
