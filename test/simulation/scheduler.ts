// The only source of events: virtual time, with a random order of events that are due at the same moment.
import type { Clock } from "../../handlers/lib/clock.ts";

interface Task {
  dueMs: number;
  /** Random tie-breaker of tasks that are due at the same time. */
  tie: number;
  run: () => void;
  /** Whether it is ignored when deciding if the simulation is finished. */
  isBackground: boolean;
  isCancelled: boolean;
}

/** The real one, saved before it is replaced. */
const { setImmediate } = globalThis;

export class Scheduler implements Clock {
  private readonly random: () => number;
  /** A binary heap; the next task is the first. */
  private readonly tasks: Task[] = [];
  private nowMs: number;
  private foreground = 0;

  constructor(startMs: number, random: () => number) {
    this.nowMs = startMs;
    this.random = random;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.nowMs;

  readonly after = (milliseconds: number, run: () => void): (() => void) =>
    this.add(milliseconds, run, false);

  /** Like {@link after}, for tasks that recur forever. */
  readonly afterInBackground = (milliseconds: number, run: () => void): (() => void) =>
    this.add(milliseconds, run, true);

  /**
   * Runs one task after another, and everything that follows without time passing, until only background tasks are
   * left, or until a given moment.
   *
   * @param untilMs epoch milliseconds. Default: until nothing is left.
   * @returns whether nothing was left.
   */
  run(untilMs = Infinity, maxTasks = 1_000_000): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let tasks = 0;
      const turn = () => {
        try {
          if (this.foreground === 0 && untilMs === Infinity) return resolve(true);
          const next = this.takeUntil(untilMs);
          if (!next) return resolve(this.foreground === 0);
          if ((tasks += 1) > maxTasks) return resolve(false);
          next.run();
          // Lets pending promises settle.
          setImmediate(turn);
        } catch (error) {
          reject(error);
        }
      };
      setImmediate(turn);
    });
  }

  private add(milliseconds: number, run: () => void, isBackground: boolean): () => void {
    const dueMs = this.nowMs + Math.max(0, milliseconds);
    const task: Task = { dueMs, tie: this.random(), run, isBackground, isCancelled: false };
    this.tasks.push(task);
    this.rise(this.tasks.length - 1);
    if (!isBackground) this.foreground += 1;
    return () => {
      if (!task.isCancelled && !isBackground) this.foreground -= 1;
      task.isCancelled = true;
    };
  }

  private takeUntil(untilMs: number): Task | undefined {
    for (;;) {
      const [first] = this.tasks;
      if (!first || first.dueMs > untilMs) {
        if (untilMs !== Infinity) this.nowMs = untilMs;
        return undefined;
      }
      this.removeFirst();
      if (first.isCancelled) continue;
      first.isCancelled = true;
      if (!first.isBackground) this.foreground -= 1;
      this.nowMs = Math.max(this.nowMs, first.dueMs);
      return first;
    }
  }

  private removeFirst(): void {
    const last = this.tasks.pop()!;
    if (this.tasks.length === 0) return;
    this.tasks[0] = last;
    this.sink(0);
  }

  private rise(at: number): void {
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.isBefore(child, parent)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private sink(at: number): void {
    for (let parent = at; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < this.tasks.length && this.isBefore(child, least)) least = child;
      }
      if (least === parent) return;
      this.swap(parent, least);
      parent = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const one = this.tasks[a]!;
    const other = this.tasks[b]!;
    return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.tie < other.tie);
  }

  private swap(a: number, b: number): void {
    const one = this.tasks[a]!;
    this.tasks[a] = this.tasks[b]!;
    this.tasks[b] = one;
  }
}
