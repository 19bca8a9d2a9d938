// Broadcasts at an even rate in virtual time, some of which make the function fail: measures when the others arrive,
// and whether poison is dead-lettered.
import type { Context, SQSBatchResponse, SQSRecord } from "aws-lambda";
import {
  type BroadcastDependencies,
  createBroadcast,
} from "../../handlers/lib/broadcast/create-broadcast.ts";
import { AwsError } from "../../handlers/lib/aws/aws-error.ts";
import type { Mark } from "../../handlers/lib/broadcast/delivery-marker.ts";
import { createRateLimiter } from "../../handlers/lib/broadcast/rate-limiter.ts";
import { createRecordSource } from "../../handlers/lib/broadcast/record.ts";
import { encodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { sleep } from "../../handlers/lib/clock.ts";
import { computeExpiry, type Layout } from "../../handlers/lib/connection-keys.ts";
import type { PostOutcome } from "../../handlers/lib/post-outcome.ts";
import {
  type Death,
  DEATHS,
  requestFor,
  readOriginalRequest,
  textIn,
  readText,
} from "./poison-texts.ts";
import { record } from "./records.ts";
import { SimulatedMarks } from "./simulated-marks.ts";
import { type ReceivedMessage, SimulatedQueue } from "./simulated-queue.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

const START_MS = 1_800_000_000_000;
const LAYOUTS: [Layout] = [{ version: 1, shards: 1 }];
const CONNECTIONS = 5;
const MESSAGES = 600;
/** Short, so that they arrive in batches. */
const EVERY_MS = 2;
const TIMEOUT_MS = 60_000;

/** As in the stack: workers of each queue, and their batch size. */
const QUEUES = {
  broadcasts: { workers: 2, batch: 10 },
  work: { workers: 16, batch: 1 },
} as const;

type QueueName = keyof typeof QUEUES;

export interface PoisonRun {
  /** Milliseconds from sending to the last delivery of each healthy message, ascending. */
  delaysMs: number[];
  /** Milliseconds from sending to dead-lettering of each poison message. */
  deadAfterMs: number[];
  /** Poison texts that clients received. */
  delivered: Set<string>;
  /** Number of healthy messages that were dead-lettered. */
  wrongly: number;
}

/** @param poison creates the body of every tenth message. Default: all messages are healthy. */
export const runWithPoison = async (poison?: (turn: number) => string): Promise<PoisonRun> => {
  const run = new Run();
  for (let index = 0; index < MESSAGES; index += 1) {
    run.clock.after(index * EVERY_MS, () => {
      if (poison && index % 10 === 3) run.send(poison((index - 3) / 10), true);
      else run.send(JSON.stringify({ data: `t${index}` }), false);
    });
  }
  await run.toItsEnd();
  return run.result();
};

interface Invocation {
  /** Whether it hangs: nothing that it awaits resolves. */
  isDead: boolean;
  /** Ends it without a result, now or at its timeout. */
  die: (deed: Death) => void;
  garbles: boolean;
}

class Run {
  readonly clock: VirtualClock = createVirtualClock(START_MS);
  private readonly queues: Record<QueueName, SimulatedQueue> = {
    broadcasts: new SimulatedQueue({ clock: this.clock, visibilityMs: 6 * TIMEOUT_MS }),
    work: new SimulatedQueue({ clock: this.clock, visibilityMs: 6 * TIMEOUT_MS }),
  };
  private readonly active: Record<QueueName, number> = { broadcasts: 0, work: 0 };
  private readonly marks = new SimulatedMarks(this.clock.now);
  private readonly sent = new Map<string, { atMs: number; isPoison: boolean }>();
  private readonly deadAtMs = new Map<string, number>();
  /** First arrival by text and recipient. */
  private readonly arrivedAtMs = new Map<string, Map<string, number>>();
  private readonly limiter = createRateLimiter({ perSecond: 10_000, burst: 5000 }, this.clock);

  send(body: string, isPoison: boolean): void {
    this.sent.set(body, { atMs: this.clock.now(), isPoison });
    this.queues.broadcasts.send(body);
  }

  async toItsEnd(): Promise<void> {
    for (let isMoving = true; isMoving || this.isBusy();) {
      this.startWorkers("broadcasts");
      this.startWorkers("work");
      // Lets everything continue that does not need time to pass.
      await new Promise(setImmediate);
      isMoving = this.clock.step();
    }
  }

  result(): PoisonRun {
    for (const queue of Object.values(this.queues)) {
      for (const [body, atMs] of queue.deadLetteredAtMs) this.bury(readOriginalRequest(body), atMs);
    }
    const poisons = [...this.sent].filter(([, { isPoison }]) => isPoison);
    const others = [...this.sent].filter(([, { isPoison }]) => !isPoison);
    return {
      delaysMs: others
        .map(([body, { atMs }]) => findLast(this.arrivedAtMs.get(readText(body))) - atMs)
        .toSorted((a, b) => a - b),
      deadAfterMs: poisons.map(([body, { atMs }]) => (this.deadAtMs.get(body) ?? Infinity) - atMs),
      delivered: new Set(this.arrivedAtMs.keys()),
      wrongly: others.filter(([body]) => this.deadAtMs.has(body)).length,
    };
  }

  private isBusy(): boolean {
    return Object.entries(this.queues).some(
      ([name, queue]) => !queue.isEmpty || this.active[name as QueueName] > 0,
    );
  }

  private startWorkers(name: QueueName): void {
    const { workers, batch } = QUEUES[name];
    while (this.active[name] < workers) {
      const messages = this.queues[name].receive(batch, () => false);
      if (messages.length === 0) return;
      void this.invoke(name, messages);
    }
  }

  /** Like Lambda: without a readable result, all messages of the batch count as failed. */
  private async invoke(name: QueueName, messages: ReceivedMessage[]) {
    this.active[name] += 1;
    const queue = this.queues[name];
    const endMs = this.clock.now() + TIMEOUT_MS;
    const records = messages.map(({ id, body, handle, times }) => ({
      ...record(id, body, name),
      receiptHandle: handle,
      attributes: { ApproximateReceiveCount: String(times) },
    })) as SQSRecord[];
    const context = { getRemainingTimeInMillis: () => endMs - this.clock.now() } as Context;
    const { promise: death, resolve } = Promise.withResolvers<undefined>();
    const invocation: Invocation = {
      isDead: false,
      garbles: false,
      die: (deed) => {
        invocation.isDead = true;
        this.clock.after(deed === "hangs" ? endMs - this.clock.now() : 0, () => resolve(undefined));
      },
    };
    invocation.garbles = records.some(({ body }) => textIn(body).startsWith("garbles"));
    const handler = createBroadcast(this.createDependencies(invocation));
    const response = await Promise.race([handler({ Records: records }, context), death]);
    const handled = response && !invocation.garbles ? listHandled(response, messages) : [];
    for (const { handle } of handled) queue.delete(handle);
    this.active[name] -= 1;
  }

  private bury(body: string, atMs: number): void {
    this.deadAtMs.set(body, atMs);
  }

  private createDependencies(invocation: Invocation): BroadcastDependencies {
    const { clock, limiter } = this;
    const call = async <Result>(_: string, __: number, act: () => Result): Promise<Result> => {
      await sleep(clock, 5);
      return invocation.isDead ? new Promise(() => {}) : act();
    };
    const recipients = Array.from({ length: CONNECTIONS }, (_, index) => ({
      id: `c${index}`,
      expiresAt: computeExpiry(START_MS),
    }));
    const marker = this.marks.markerFor(call);
    return {
      clock,
      limiter,
      marker: {
        claim: (id, leaseMs) => {
          if (id.startsWith("throttled")) throw new AwsError("Throttling", "", { status: 400 });
          if (id.startsWith("denied")) throw new AwsError("AccessDenied", "", { status: 400 });
          const claimed = marker.claim(id, leaseMs);
          return /^unreleased\S* /.test(id) ? claimed.then(withoutRelease) : claimed;
        },
      },
      random: () => 0.5,
      layouts: LAYOUTS,
      lanes: 128,
      log: () => {},
      metrics: () => {},
      index: { page: () => call("", 0, () => ({ recipients })), delete: async () => {} },
      poster: { post: (id, { bytes }) => this.post(id, bytes.toString(), invocation) },
      queue: {
        send: (item, delaySeconds) =>
          call("", 0, () => void this.queues.work.send(encodeWorkItem(item), delaySeconds)),
        deadLetter: (item) => call("", 0, () => this.bury(requestFor(item), clock.now())),
      },
      source: createRecordSource(
        async <Output>(operation: string, input: any) =>
          call("", 0, () => {
            const queue = this.queues[input.QueueUrl.endsWith("work") ? "work" : "broadcasts"];
            if (operation === "DeleteMessage") queue.delete(input.ReceiptHandle);
            else queue.showAfter(input.ReceiptHandle, input.VisibilityTimeout);
            return {} as Output;
          }),
        { broadcastsUrl: "http://sqs/broadcasts", workUrl: "http://sqs/work" },
      ),
    };
  }

  private async post(id: string, text: string, invocation: Invocation): Promise<PostOutcome> {
    const [deed = ""] = text.split(" ");
    if (deed === "defect" || deed === "unreleased") throw new TypeError("a bug");
    await sleep(this.clock, 12);
    if (DEATHS.includes(deed)) invocation.die(deed as Death);
    if (invocation.isDead) return new Promise(() => {});
    if (deed === "unposted") return { kind: "retry", status: 500 };
    if (deed === "garbles") return { kind: "terminal", status: 400 };
    if (deed === "forbidden") return { kind: "terminal", status: 403 };
    const arrived = this.arrivedAtMs.get(text) ?? new Map<string, number>();
    this.arrivedAtMs.set(text, arrived.set(id, arrived.get(id) ?? this.clock.now()));
    return { kind: "delivered", status: 200 };
  }
}

const listHandled = (
  { batchItemFailures }: SQSBatchResponse,
  messages: ReceivedMessage[],
): ReceivedMessage[] => {
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return messages.filter(({ id }) => !failed.has(id));
};

/** Infinity if any recipient did not get it. */
const findLast = (times = new Map<string, number>()): number =>
  times.size === CONNECTIONS ? Math.max(...times.values()) : Infinity;

/** Makes the release of a mark fail, as when the table is unreachable. */
const withoutRelease = (mark: Mark | "done" | "busy"): Mark | "done" | "busy" =>
  typeof mark === "string"
    ? mark
    : { ...mark, release: () => Promise.reject(new Error("the table is unreachable")) };
