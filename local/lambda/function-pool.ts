// The execution environments of one function: how many there are, and which takes the next event.
import {
  type EnvironmentOptions,
  ExecutionEnvironment,
  type InvocationResult,
} from "./execution-environment.ts";
import type { Span } from "../trace/trace.ts";

interface Waiting {
  event: string;
  /** Of the invocation. */
  span: Span;
  resolve: (result: InvocationResult) => void;
}

/** Lambda starts an environment for every event that finds none idle; a laptop has fewer cores. */
const MAX_ENVIRONMENTS = 10;

/**
 * Milliseconds without a result, while events wait, after which another environment is started. As long as results come,
 * the function is quick, and it is the laptop that is busy: more environments would only take its memory.
 */
const PATIENCE_MS = 25;

export class FunctionPool {
  private readonly options: EnvironmentOptions;
  private readonly environments = new Set<ExecutionEnvironment>();
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly waiting: Waiting[] = [];
  private growth: NodeJS.Timeout | undefined;
  private starting = false;
  private lastResultMs = 0;
  private unfinished = 0;
  private onFinished = () => {};

  constructor(options: EnvironmentOptions) {
    this.options = options;
  }

  async invoke(event: string, span: Span): Promise<InvocationResult> {
    this.unfinished += 1;
    const result = await new Promise<InvocationResult>((resolve) => {
      this.waiting.push({ event, span, resolve });
      this.dispatch();
      if (this.waiting.length > 0) this.grow();
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
    clearTimeout(this.growth);
    const error = { errorType: "Gateway.Closed", errorMessage: "The gateway is closing" };
    for (const { resolve } of this.waiting.splice(0)) resolve({ error });
    await Promise.all([...this.environments].map((environment) => environment.stop()));
  }

  private dispatch(): void {
    while (this.waiting.length > 0) {
      const environment = this.idle.pop();
      if (!environment) return;
      const next = environment.usable ? this.waiting.shift() : undefined;
      if (next) void this.run(environment, next);
      else this.environments.delete(environment);
    }
  }

  private async run(
    environment: ExecutionEnvironment,
    { event, span, resolve }: Waiting,
  ): Promise<void> {
    const result = await environment.invoke(event, span);
    this.lastResultMs = performance.now();
    if (environment.usable) this.idle.push(environment);
    else this.environments.delete(environment);
    resolve(result);
    this.dispatch();
    if (this.waiting.length > 0) this.grow();
  }

  /** The first environment is started at once; another when events wait, and those there are come to no result. */
  private grow(): void {
    this.growth ??= setTimeout(
      // Results that have come while the gateway itself was busy are looked at first.
      () => setImmediate(() => this.growOnce()),
      this.environments.size === 0 ? 0 : PATIENCE_MS,
    );
  }

  private growOnce(): void {
    this.growth = undefined;
    if (this.waiting.length === 0 || this.environments.size >= MAX_ENVIRONMENTS) return;
    const isStuck = performance.now() - this.lastResultMs >= PATIENCE_MS;
    if (isStuck && !this.starting) void this.start();
    this.grow();
  }

  private async start(): Promise<void> {
    this.starting = true;
    const environment = new ExecutionEnvironment(this.options);
    this.environments.add(environment);
    const error = await environment.ready;
    this.starting = false;
    if (error) {
      this.environments.delete(environment);
      this.waiting.shift()?.resolve({ error });
    } else {
      this.idle.push(environment);
      this.dispatch();
    }
    if (this.waiting.length > 0) this.grow();
  }
}
