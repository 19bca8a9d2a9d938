// The execution environments of one function: starts and ends them, and assigns events to them.
import type { Clock } from "../time/clock.ts";
import {
  type Call,
  type EnvironmentOptions,
  ExecutionEnvironment,
  type Task,
} from "./execution-environment.ts";
import { CLOSED, notStarted } from "./function-errors.ts";
import type { Program } from "./program.ts";
import type { Outcome } from "./worker-protocol.ts";

export interface PoolOptions extends EnvironmentOptions {
  /** Times the end of idle environments. */
  clock: Clock;
  /** Prepares the program of another environment. */
  openProgram: () => Promise<Program>;
}

/** Lambda starts one for every event that finds none idle; a laptop has fewer cores. */
const MAX_ENVIRONMENTS = 10;

/**
 * Starts another environment when events wait, and the gateway was idle for this many milliseconds without a result:
 * about the cost of a start. While the gateway itself is busy, as in a storm of connects, more environments would only
 * cost memory.
 */
const PATIENCE_MS = 100;

/** Milliseconds without a result after which another is started even if the gateway is busy. */
const LAST_PATIENCE_MS = 500;

/** Milliseconds between two checks. */
const LOOK_MS = 5;

/** Milliseconds without an event after which an environment is ended, unless it is the last. */
const IDLE_LIFE_MS = 10_000;

export class FunctionPool {
  private readonly options: PoolOptions;
  /** In order of start; earlier ones are preferred. */
  private environments: ExecutionEnvironment[] = [];
  private starting: ExecutionEnvironment | undefined;
  private isStarting = false;
  private isStopped = false;
  private readonly waiting: Task[] = [];
  private nextLook: NodeJS.Timeout | undefined;
  private resultCame = false;
  private quietSince = instant();
  private readonly used = new Set<ExecutionEnvironment>();
  private stopShrinking: (() => void) | undefined;
  private unfinished = 0;
  private onFinished = () => {};

  constructor(options: PoolOptions) {
    this.options = options;
  }

  async invoke(call: Call): Promise<Outcome> {
    this.unfinished += 1;
    const result = await new Promise<Outcome>((end) => {
      this.waiting.push({ ...call, end });
      this.dispatch();
    });
    this.unfinished -= 1;
    if (this.unfinished === 0) this.onFinished();
    return result;
  }

  /** Stops once no event is running or waiting. */
  async drain(): Promise<void> {
    if (this.unfinished > 0) {
      await new Promise<void>((resolve) => {
        this.onFinished = resolve;
      });
    }
    await this.stop();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.nextLook);
    this.stopShrinking?.();
    const all = this.starting ? [...this.environments, this.starting] : this.environments;
    this.environments = [];
    const unused = [...this.waiting];
    this.waiting.length = 0;
    for (const { end } of unused) end({ error: CLOSED });
    await Promise.all(all.map((environment) => environment.stop()));
  }

  private dispatch(): void {
    for (;;) {
      const environment = this.environments.find(({ isIdle }) => isIdle);
      const task = environment && this.waiting.shift();
      if (!task) break;
      this.used.add(environment);
      environment.take(task);
    }
    if (this.waiting.length > 0) this.look();
  }

  /** An environment has a result, or has ended. */
  private changed(environment: ExecutionEnvironment, unused: Task[]): void {
    this.resultCame = true;
    if (environment.death) this.remove(environment);
    this.waiting.unshift(...unused);
    this.dispatch();
  }

  private look(): void {
    if (this.nextLook) return;
    this.quietSince = instant();
    this.lookSoon();
  }

  private lookSoon(): void {
    const waitMs = this.environments.length === 0 ? 0 : LOOK_MS;
    this.nextLook = setTimeout(() => this.lookOnce(), waitMs);
  }

  private lookOnce(): void {
    this.nextLook = undefined;
    if (this.waiting.length === 0) return;
    if (this.resultCame) this.quietSince = instant();
    this.resultCame = false;
    if (!this.isStarting && this.needsAnother())
      this.start().catch((error: unknown) => this.failToStart(error));
    this.lookSoon();
  }

  private needsAnother(): boolean {
    const { length } = this.environments;
    if (length === 0 || length === MAX_ENVIRONMENTS) return length === 0;
    const { idleMs, timeMs } = instant();
    const quiet = this.quietSince;
    return idleMs - quiet.idleMs >= PATIENCE_MS || timeMs - quiet.timeMs >= LAST_PATIENCE_MS;
  }

  private async start(): Promise<void> {
    this.isStarting = true;
    const program = await this.options.openProgram();
    if (this.isStopped) return program.close();
    const environment = this.createEnvironment(program);
    this.starting = environment;
    await environment.ready;
    const { death: error } = environment;
    this.starting = undefined;
    this.isStarting = false;
    // No result was possible while it started.
    if (this.environments.length === 0) this.quietSince = instant();
    if (error) this.waiting.shift()?.end({ error });
    else this.environments.push(environment);
    if (this.environments.length > 1) this.shrinkLater();
    this.dispatch();
  }

  private createEnvironment(program: Program): ExecutionEnvironment {
    try {
      const environment: ExecutionEnvironment = new ExecutionEnvironment(
        this.options,
        program,
        (unused) => this.changed(environment, unused),
      );
      return environment;
    } catch (error) {
      program.close();
      throw error;
    }
  }

  /** The environment could not be created: fail an event that waits for it. */
  private failToStart(error: unknown): void {
    this.starting = undefined;
    this.isStarting = false;
    this.waiting.shift()?.end({ error: notStarted(error) });
    this.dispatch();
  }

  private shrink(): void {
    this.stopShrinking = undefined;
    const unused = this.environments.filter(
      (environment, index) => index > 0 && environment.isIdle && !this.used.has(environment),
    );
    this.used.clear();
    for (const environment of unused) {
      this.remove(environment);
      environment.stop().catch(() => {});
    }
    if (this.environments.length > 1) this.shrinkLater();
  }

  private shrinkLater(): void {
    this.stopShrinking ??= this.options.clock.after(IDLE_LIFE_MS, () => this.shrink());
  }

  private remove(environment: ExecutionEnvironment): void {
    this.environments = this.environments.filter((other) => other !== environment);
    this.used.delete(environment);
  }
}

/** Milliseconds since the process started, and how many of them it was idle. */
const instant = () => ({
  timeMs: performance.now(),
  idleMs: performance.eventLoopUtilization().idle,
});
