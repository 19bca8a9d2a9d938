// The execution environments of one function: how many there are, and which takes the next event.
import type { Clock } from "../clock.ts";
import type { Span } from "../trace/trace.ts";
import {
  type EnvironmentOptions,
  ExecutionEnvironment,
  type InvocationResult,
  type Task,
} from "./execution-environment.ts";
import { CLOSED } from "./function-errors.ts";
import { MAX_OFFERS } from "./worker/offers.js";

export interface PoolOptions extends EnvironmentOptions {
  /** For what environments wait for when there is nothing to do. */
  clock: Clock;
}

/** Lambda starts an environment for every event that finds none idle; a laptop has fewer cores. */
const MAX_ENVIRONMENTS = 10;

/**
 * Another environment is started when events wait and no result has come between so many looks, one in each turn of the
 * event loop at most. As long as results come, the function is quick, and it is the laptop that is busy, or the gateway
 * itself: more environments would only take its memory.
 */
const PATIENT_LOOKS = 5;
const LOOK_MS = 5;

/** Milliseconds without an event, after which an environment is ended unless it is the last. */
const IDLE_LIFE_MS = 10_000;

export class FunctionPool {
  private readonly options: PoolOptions;
  /** In the order in which they were started, which is that in which they are preferred. */
  private environments: ExecutionEnvironment[] = [];
  private starting: ExecutionEnvironment | undefined;
  private readonly waiting: Task[] = [];
  private nextLook: NodeJS.Timeout | undefined;
  private looksInVain = 0;
  private readonly used = new Set<ExecutionEnvironment>();
  private stopShrinking: (() => void) | undefined;
  private unfinished = 0;
  private onFinished = () => {};

  constructor(options: PoolOptions) {
    this.options = options;
  }

  /** @param span of the invocation. */
  async invoke(event: string, span: Span): Promise<InvocationResult> {
    this.unfinished += 1;
    const result = await new Promise<InvocationResult>((end) => {
      this.waiting.push({ event, span, end });
      this.dispatch();
    });
    this.unfinished -= 1;
    if (this.unfinished === 0) this.onFinished();
    return result;
  }

  /** Stops once nothing is under way or waiting. */
  async drain(): Promise<void> {
    if (this.unfinished > 0) {
      await new Promise<void>((resolve) => {
        this.onFinished = resolve;
      });
    }
    await this.stop();
  }

  async stop(): Promise<void> {
    clearTimeout(this.nextLook);
    this.stopShrinking?.();
    const all = this.starting ? [...this.environments, this.starting] : this.environments;
    this.environments = [];
    const unused = [...all.flatMap((environment) => environment.takeBack()), ...this.waiting];
    this.waiting.length = 0;
    for (const { end } of unused) end({ error: CLOSED });
    await Promise.all(all.map((environment) => environment.stop()));
  }

  private dispatch(): void {
    for (;;) {
      const environment = this.leastLoaded();
      const task = environment && this.waiting.shift();
      if (!task) break;
      this.used.add(environment);
      environment.take(task);
    }
    if (this.hasUnstarted()) this.look();
  }

  /** @returns undefined when all of them have as much as they take. */
  private leastLoaded(): ExecutionEnvironment | undefined {
    let least: ExecutionEnvironment | undefined;
    for (const environment of this.environments) {
      if (environment.load < (least?.load ?? MAX_OFFERS)) least = environment;
    }
    return least;
  }

  private hasUnstarted(): boolean {
    return this.waiting.length > 0 || this.environments.some(({ load }) => load > 1);
  }

  /** There is a result, or an environment less. */
  private changed(environment: ExecutionEnvironment, unused: Task[]): void {
    this.looksInVain = 0;
    if (environment.isDead) this.remove(environment);
    this.waiting.unshift(...unused);
    if (environment.load === 0) this.share();
    this.dispatch();
  }

  /** One of them has nothing to do: what the busiest has not begun is divided anew. */
  private share(): void {
    if (this.environments.length < 2 || this.waiting.length > 0) return;
    const [busiest] = this.environments.toSorted((a, b) => b.load - a.load);
    this.waiting.push(...(busiest?.takeBack() ?? []));
    this.stopShrinking ??= this.options.clock.after(IDLE_LIFE_MS, () => this.shrink());
  }

  private look(): void {
    const waitMs = this.environments.length === 0 ? 0 : LOOK_MS;
    this.nextLook ??= setTimeout(() => this.lookOnce(), waitMs);
  }

  private lookOnce(): void {
    this.nextLook = undefined;
    if (!this.hasUnstarted()) return;
    this.looksInVain += 1;
    const { length } = this.environments;
    const isStuck = length === 0 || this.looksInVain > PATIENT_LOOKS;
    if (isStuck && !this.starting && length < MAX_ENVIRONMENTS) void this.start();
    this.look();
  }

  private async start(): Promise<void> {
    const environment: ExecutionEnvironment = new ExecutionEnvironment(this.options, (unused) =>
      this.changed(environment, unused),
    );
    this.starting = environment;
    const error = await environment.ready;
    this.starting = undefined;
    this.looksInVain = 0;
    if (error) this.waiting.shift()?.end({ error });
    else this.environments.push(environment);
    this.share();
    this.dispatch();
  }

  private shrink(): void {
    this.stopShrinking = undefined;
    const unused = this.environments.filter(
      (environment, index) => index > 0 && environment.load === 0 && !this.used.has(environment),
    );
    this.used.clear();
    for (const environment of unused) {
      this.remove(environment);
      void environment.stop();
    }
    if (this.environments.length > 1) {
      this.stopShrinking = this.options.clock.after(IDLE_LIFE_MS, () => this.shrink());
    }
  }

  private remove(environment: ExecutionEnvironment): void {
    this.environments = this.environments.filter((other) => other !== environment);
    this.used.delete(environment);
  }
}
