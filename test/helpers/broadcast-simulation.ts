// The broadcast function in a world that fails in every way it can, all of them decided by a seed.
import type { Context, SQSRecord } from "aws-lambda";
import { type BroadcastDependencies, createBroadcast } from "../../handlers/broadcast.ts";
import { AwsError } from "../../handlers/lib/aws/aws-error.ts";
import { createRateLimiter } from "../../handlers/lib/broadcast/rate-limiter.ts";
import { decodeWorkItem, encodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import type { Recipient } from "../../handlers/lib/connection-index.ts";
import { expiryOf, type Layout, memberKey } from "../../handlers/lib/connection-keys.ts";
import { sleep } from "../../handlers/lib/clock.ts";
import type { PostOutcome } from "../../handlers/lib/post-outcome.ts";
import { record } from "./records.ts";
import { Chance } from "./chance.ts";
import { type Call, SimulatedMarks } from "./simulated-marks.ts";
import { SimulatedQueue } from "./simulated-queue.ts";
import type { Ledger } from "./scoreboard.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const LAYOUTS: [Layout] = [{ version: 1, shards: 4 }];
const START_MS = 1_800_000_000_000;

export interface SimulationResult extends Ledger {
  /** How often each kind of fault has happened. */
  faults: Record<string, number>;
  /** The queues are empty, and no worker is running. */
  finished: boolean;
}

/** Runs some broadcasts to many connections, until nothing is left to do. */
export const simulate = async (seed: number): Promise<SimulationResult> => {
  const simulation = new Simulation(seed);
  await simulation.run();
  return simulation.result();
};

class Simulation {
  private readonly chance: Chance;
  private readonly clock = createVirtualClock(START_MS);
  private readonly connections: Recipient[];
  private readonly gone = new Set<string>();
  private readonly broadcasts: string[] = [];
  private readonly queues: Record<string, SimulatedQueue>;
  private readonly marks: SimulatedMarks;
  /** `broadcast/connection`, once for each time that it was delivered. */
  private readonly deliveries: string[] = [];
  /** Of the function; often too short for what there is to do. */
  private readonly timeoutMs: number;
  /** Of a call. */
  private readonly latencyMs: number;
  /** Until then every post is answered with 429. */
  private throttledUntilMs = 0;
  private active = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.marks = new SimulatedMarks(this.clock.now);
    // The last 1.5 seconds are for leaving the rest to others: with less, nobody would ever post.
    this.timeoutMs = 2000 + this.chance.below(8000);
    this.latencyMs = [5, 50, 150][this.chance.below(3)]!;
    const queue = () => new SimulatedQueue(this.clock, 6 * this.timeoutMs);
    this.queues = { broadcasts: queue(), work: queue(), dead: queue() };
    this.connections = Array.from({ length: 20 + this.chance.below(200) }, (_, index) => ({
      id: `c${index}`,
      expiresAt: expiryOf(START_MS - 60_000),
    }));
    for (const { id } of this.connections) if (this.chance.random() < 0.1) this.gone.add(id);
    for (let count = 1 + this.chance.below(4); count > 0; count -= 1)
      this.broadcasts.push(`b${count}`);
    for (const text of this.broadcasts)
      this.queues["broadcasts"]!.send(JSON.stringify({ data: text }));
  }

  async run(): Promise<void> {
    for (let steps = 0; steps < 100_000; steps += 1) {
      this.startWorkers();
      // Everything that can go on without time passing does.
      await new Promise(setImmediate);
      if (this.isFinished()) return;
      this.clock.step();
    }
  }

  result(): SimulationResult {
    const got = new Set(this.deliveries);
    const dead = this.deadLettered();
    const lost = this.broadcasts.flatMap((text) =>
      this.connections.filter(
        ({ id }) => !this.gone.has(id) && !got.has(`${text}/${id}`) && !dead(text, id),
      ),
    );
    return {
      lost: lost.length,
      duplicates: this.deliveries.length - got.size,
      faults: this.chance.counts,
      finished: this.isFinished(),
    };
  }

  private isFinished(): boolean {
    return this.active === 0 && this.queues["broadcasts"]!.isEmpty && this.queues["work"]!.isEmpty;
  }

  /** @returns whether a message that somebody will look after names the connection. */
  private deadLettered(): (text: string, id: string) => boolean {
    const bodies = Object.values(this.queues).flatMap(({ deadLetters }) => deadLetters);
    const items = [...bodies, ...this.queues["dead"]!.bodies].map((body) =>
      body.includes('"data"')
        ? { text: JSON.parse(body).data as string, recipients: [], slices: [{ partition: "" }] }
        : decodeWorkItem(body),
    );
    return (text, id) =>
      items.some(
        (item) =>
          item.text === text &&
          (item.slices.length > 0 || item.recipients.some((recipient) => recipient.id === id)),
      );
  }

  private startWorkers(): void {
    for (const [name, workers, batch] of [
      ["broadcasts", 2, 3],
      ["work", 4, 1],
    ] as const) {
      if (this.active >= workers) continue;
      const messages = this.queues[name]!.receive(batch, () =>
        this.chance.happens("duplicate", 0.05),
      );
      if (messages.length > 0) void this.invoke(name, messages);
    }
  }

  private async invoke(name: string, messages: { id: string; body: string; handle: string }[]) {
    this.active += 1;
    const worker = { dead: false };
    const startMs = this.clock.now();
    const handler = createBroadcast(this.dependencies(worker));
    const records = messages.map(({ id, body, handle }) => ({
      ...record(id, body, name),
      receiptHandle: handle,
      attributes: { ApproximateReceiveCount: String(this.queues[name]!.receivedCount(handle)) },
    })) as SQSRecord[];
    const remaining = () => startMs + this.timeoutMs - this.clock.now();
    const context = { getRemainingTimeInMillis: remaining } as Context;
    const ended = new Promise<undefined>((resolve) => {
      const killAfterMs = this.chance.happens("kill", 0.15)
        ? this.chance.below(3000)
        : this.timeoutMs;
      this.clock.after(killAfterMs, () => resolve(undefined));
    });
    const result = await Promise.race([handler({ Records: records }, context), ended]);
    worker.dead = true;
    this.active -= 1;
    if (!result) {
      this.chance.count("timeout");
      return;
    }
    if (remaining() < this.timeoutMs / 2) this.chance.count("deadline");
    const failed = new Set(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, handle } of messages) {
      if (!failed.has(id)) this.queues[name]!.delete(handle);
    }
  }

  private dependencies(worker: { dead: boolean }): BroadcastDependencies {
    const { clock } = this;
    const { random } = this.chance;
    /**
     * A call takes its time, may fail, and never returns to a worker that has died. One in three failures is a refusal;
     * of the others, every second one was carried out all the same.
     */
    const call: Call = async (fault, chance, act) => {
      await new Promise<void>((resolve) =>
        clock.after(1 + this.chance.below(this.latencyMs), resolve),
      );
      if (worker.dead) return new Promise(() => {});
      if (!this.chance.happens(fault, chance)) return act();
      const isRefused = this.chance.below(3) === 0;
      if (!isRefused && this.chance.happens(`${fault}, carried out`, 0.5)) act();
      throw isRefused
        ? new AwsError("ThrottlingException", fault, { status: 400 })
        : new AwsError("InternalError", fault, { status: 500, mayHaveHappened: true });
    };
    return {
      clock,
      random,
      layouts: LAYOUTS,
      lanes: 8,
      share: 20 + this.chance.below(60),
      log: () => {},
      metrics: () => {},
      limiter: createRateLimiter({ perSecond: 2000, burst: 100 }, clock),
      poster: {
        post: async (id, { bytes }) => {
          if (this.chance.happens("hang", 0.003)) await sleep(clock, 20_000);
          return call("", 0, () => this.post(id, bytes.toString()));
        },
      },
      index: {
        page: (partition, after) => call("query", 0.05, () => this.page(partition, after)),
        delete: (ids) => call("delete", 0.3, () => this.forget(ids)),
      },
      marker: this.marks.markerFor(call),
      queue: {
        send: (item, delaySeconds) =>
          call("send", 0.05, () => this.queues["work"]!.send(encodeWorkItem(item), delaySeconds)),
        deadLetter: (item) =>
          call("send", 0.05, () => this.queues["dead"]!.send(encodeWorkItem(item))),
      },
      source: {
        isWork: ({ eventSourceARN }) => eventSourceARN.endsWith(":work"),
        giveUp: async () => {},
        comeBack: async () => {},
        forget: ({ receiptHandle }) =>
          call("forget", 0.1, () => this.queues["broadcasts"]!.delete(receiptHandle)),
      },
    };
  }

  private post(id: string, text: string): PostOutcome {
    if (this.gone.has(id)) return { kind: "gone", status: 410 };
    if (this.chance.happens("429 burst", 0.002))
      this.throttledUntilMs = this.clock.now() + this.chance.below(3000);
    if (this.clock.now() < this.throttledUntilMs) return { kind: "retry", status: 429 };
    if (this.chance.happens("reset", 0.02)) return { kind: "retry" };
    if (this.chance.happens("500", 0.02)) return { kind: "retry", status: 500 };
    this.deliveries.push(`${text}/${id}`);
    // The answer is lost on the way, and the message is posted again.
    return this.chance.happens("reset after delivery", 0.005)
      ? { kind: "retry" }
      : { kind: "delivered", status: 200 };
  }

  private page(partition: string, after = "") {
    const all = this.connections
      .filter(({ id }) => memberKey(LAYOUTS[0], "*", id).p === partition && id > after)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const recipients = all.slice(0, 15);
    return { recipients, next: all.length > recipients.length ? recipients.at(-1)?.id : undefined };
  }

  private forget(ids: string[]): void {
    for (const id of ids) {
      if (!this.gone.has(id)) throw new Error(`${id} is live, and was forgotten`);
      const at = this.connections.findIndex((connection) => connection.id === id);
      if (at !== -1) this.connections.splice(at, 1);
    }
  }
}
