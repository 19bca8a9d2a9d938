// A Lambda function: a new environment for each event if none is idle, timeouts, and random kills.
import type { Context } from "aws-lambda";
import { Environment } from "./environment.ts";
import { wait, wayMs, type World } from "./world.ts";

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

export type Outcome<Result> =
  | { how: "result"; value: Result }
  | { how: "error" | "killed" | "timeout" };

export interface FunctionOptions<Event, Result> {
  stage: string;
  name: string;
  timeoutMs: number;
  create: (environment: Environment) => Handler<Event, Result>;
}

interface Sandbox<Event, Result> {
  environment: Environment;
  handler: Handler<Event, Result>;
}

/** Maximum steps before a kill: within the first calls, or anywhere in a long run. */
const LIVES = [3, 10, 60, 300];

export class LambdaFunction<Event, Result> {
  active = 0;
  private readonly world: World;
  private readonly options: FunctionOptions<Event, Result>;
  private readonly idle: Sandbox<Event, Result>[] = [];
  private environments = 0;
  private invocations = 0;

  constructor(world: World, options: FunctionOptions<Event, Result>) {
    this.world = world;
    this.options = options;
  }

  /**
   * @param c the connection of the event.
   * @param onBegin called with the invocation's name before it starts.
   */
  async invoke(
    event: Event,
    c?: string,
    onBegin?: (inv: string) => void,
  ): Promise<Outcome<Result>> {
    const { world } = this;
    this.active += 1;
    await wait(world, wayMs(world));
    const outcome = await this.run(this.sandbox(), event, c, onBegin);
    await wait(world, wayMs(world));
    this.active -= 1;
    return outcome;
  }

  private sandbox(): Sandbox<Event, Result> {
    const { stage, name, create } = this.options;
    const idle = this.idle.pop();
    if (idle) return idle;
    this.environments += 1;
    const environment = new Environment(this.world, stage, `${name}#${this.environments}`);
    return { environment, handler: create(environment) };
  }

  private run(
    sandbox: Sandbox<Event, Result>,
    event: Event,
    c?: string,
    onBegin?: (inv: string) => void,
  ): Promise<Outcome<Result>> {
    const { world, options } = this;
    const { scheduler, history, faults } = world;
    const { stage, name, timeoutMs } = options;
    const { environment, handler } = sandbox;
    this.invocations += 1;
    const inv = `${stage}/${name}:${this.invocations}`;
    return new Promise((resolve) => {
      let isOver = false;
      const finish = (outcome: Outcome<Result>) => {
        if (isOver) return;
        isOver = true;
        cancel();
        if (outcome.how === "killed" || outcome.how === "timeout") {
          faults.count(outcome.how === "killed" ? "died" : "timed out");
          environment.end();
        } else {
          environment.freeze();
          this.idle.push(sandbox);
        }
        const { idleMs } = environment;
        history.add("ended", stage, { inv, how: outcome.how, idleMs, ...summarize(outcome) });
        resolve(outcome);
      };
      const endMs = scheduler.now() + timeoutMs;
      const cancel = scheduler.after(timeoutMs, () => finish({ how: "timeout" }));
      const remaining = () => endMs - scheduler.now();
      history.add("invoked", stage, { inv, fn: name, env: environment.name, timeoutMs, c });
      onBegin?.(inv);
      const endingFromMs = endMs - reserveMs(timeoutMs);
      environment.begin(inv, this.steps(), endingFromMs, () => finish({ how: "killed" }));
      if (isOver) return;
      handler(event, { getRemainingTimeInMillis: remaining } as Context).then(
        (value) => finish({ how: "result", value }),
        () => finish({ how: "error" }),
      );
    });
  }

  private steps(): number {
    const { faults } = this.world;
    // Killing most functions reveals little.
    const isWorker = this.options.name === "broadcast";
    return faults.strikes("killed") || (isWorker && faults.strikes("killed"))
      ? 1 + faults.below(LIVES[faults.below(LIVES.length)]!)
      : Infinity;
  }
}

/** The time that a broadcast reserves for handing over the rest. */
const reserveMs = (timeoutMs: number): number => Math.min(6000, Math.max(1500, timeoutMs * 0.3));

/** What the history stores of a result: a status, or the failed messages. */
const summarize = (outcome: Outcome<unknown>): { status?: number; failed?: string[] } => {
  if (outcome.how !== "result") return {};
  const { statusCode, batchItemFailures } = Object(outcome.value) as {
    statusCode?: number;
    batchItemFailures?: { itemIdentifier: string }[];
  };
  return {
    status: statusCode,
    failed: batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier),
  };
};
