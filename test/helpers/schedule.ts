// Processes that share a table, whose calls come in an order that a seed decides. Some are slow, and some die on the way.
import { AwsError } from "../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../handlers/lib/aws/json-api.ts";
import type { Clock } from "../../handlers/lib/clock.ts";
import { FakeTable } from "./fake-table.ts";
import { createRandom } from "../../shared/random.ts";

/** Milliseconds that a call takes, at most. */
const MAX_STEP_MS = 60;

interface Waiting {
  process: Process;
  resume: () => void;
}

export class Schedule {
  readonly table: FakeTable;
  readonly random: () => number;
  /** When nothing else is to be done, it jumps to where a clock is waited for. */
  nowMs = 1_800_000_000_000;
  private readonly waiting: Waiting[] = [];
  private readonly timers: { atMs: number; ring: () => void }[] = [];
  private active = 0;

  /** @param behindMs milliseconds that eventually consistent reads are behind. */
  constructor(seed: number, behindMs = 0) {
    this.random = createRandom(seed);
    this.table = new FakeTable({ now: () => this.nowMs, behindMs: () => behindMs });
  }

  /** @param limit whole numbers from 0 on, below it. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  readonly now = (): number => this.nowMs;

  /** Begins a process. @param diesAfter calls, of which the last one is carried out or not. Default: never. */
  start(work: (process: Process) => Promise<unknown>, diesAfter = Infinity): Process {
    const process = new Process(this, diesAfter);
    this.active += 1;
    process.ended = work(process)
      .then(
        () => {},
        (error: unknown) => {
          process.error = error;
        },
      )
      .finally(() => (this.active -= 1));
    return process;
  }

  /** A process waits for its turn. */
  turn(process: Process): Promise<void> {
    return new Promise((resume) => this.waiting.push({ process, resume }));
  }

  /** It has no more turns. */
  bury(): void {
    this.active -= 1;
  }

  after(milliseconds: number, ring: () => void): () => void {
    const timer = { atMs: this.nowMs + milliseconds, ring };
    this.timers.push(timer);
    return () => {
      const at = this.timers.indexOf(timer);
      if (at >= 0) this.timers.splice(at, 1);
    };
  }

  /** Takes one step after the other, until all processes have ended or died. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise(setImmediate);
      if (this.active === 0) return;
      const next = this.ring(this.nowMs) ?? this.pick() ?? this.ring(Infinity);
      if (!next) throw new Error("A process waits for something else than its turn");
      this.nowMs += this.below(MAX_STEP_MS);
      next();
    }
  }

  /** Slow ones come by more seldom. */
  private pick(): (() => void) | undefined {
    const total = this.waiting.reduce((sum, { process }) => sum + process.speed, 0);
    let at = this.random() * total;
    const index = this.waiting.findIndex(({ process }) => (at -= process.speed) < 0);
    return this.waiting.splice(index < 0 ? 0 : index, 1)[0]?.resume;
  }

  /** The first that is due by then. */
  private ring(untilMs: number): (() => void) | undefined {
    this.timers.sort((a, b) => a.atMs - b.atMs);
    if (!this.timers[0] || this.timers[0].atMs > untilMs) return undefined;
    const { atMs, ring } = this.timers.shift()!;
    this.nowMs = Math.max(this.nowMs, atMs);
    return ring;
  }
}

export class Process {
  readonly speed: number;
  /** What it has failed with. */
  error: unknown;
  ended: Promise<void> = Promise.resolve();
  isDead = false;
  private readonly schedule: Schedule;
  private left: number;

  constructor(schedule: Schedule, diesAfter: number) {
    this.schedule = schedule;
    this.left = diesAfter;
    // One in four is paused for as long as others take for a hundred steps.
    this.speed = schedule.random() < 0.25 ? 0.01 : 1;
  }

  get clock(): Clock {
    return { now: this.schedule.now, after: (ms, ring) => this.schedule.after(ms, ring) };
  }

  /** What the last line of a handler makes. */
  get channelTable() {
    return { dynamoDb: this.dynamoDb, tableName: "t", now: this.schedule.now, clock: this.clock };
  }

  readonly dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
    await this.step();
    const fields = (typeof input === "string" ? JSON.parse(input) : input) as object;
    const dies = this.left <= 0;
    if (dies && this.schedule.random() < 0.5) return this.die();
    const answer = this.schedule.table.call(operation, structuredClone(fields));
    if (dies) return this.die();
    if (answer !== "condition failed") return answer as Output;
    throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
  };

  /** The SDK's client, as far as stores use it. */
  get sdkClient() {
    return {
      send: ({ constructor: { name }, input }: { input: object }) =>
        this.dynamoDb<object>(name.replace(/Command$/, ""), input),
    };
  }

  async step(): Promise<void> {
    await this.schedule.turn(this);
    this.left -= 1;
  }

  private die(): Promise<never> {
    if (!this.isDead) this.schedule.bury();
    this.isDead = true;
    return new Promise(() => {});
  }
}
