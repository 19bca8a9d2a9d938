// One execution environment of a function: a worker thread that handles one invocation at a time.
import { randomUUID } from "node:crypto";
import type { Kills } from "../faults/kills.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { KILLED, timedOut } from "./function-errors.ts";
import { Lines } from "./lines.ts";
import { makeOffer, type Offer, take } from "./worker/offers.js";
import type {
  FunctionError,
  Invocation,
  Outcome,
  OutputStream,
  WorkerMessage,
} from "./worker-protocol.ts";
import { type WorkerOptions, WorkerThread } from "./worker-thread.ts";

export interface Call {
  /** JSON. */
  event: string;
  /** Of the invocation. */
  span: Span;
  /** What was called, as the caller names it, and what runs. */
  invoked: Invocation["invoked"];
}

export interface Task extends Call {
  end: (result: Outcome) => void;
  /** An environment that had it next has ended before it began. */
  isHandedOn?: true;
}

export interface EnvironmentOptions extends WorkerOptions {
  kills: Kills;
  /** Receives each line that the function writes. */
  log: (line: string) => void;
  journal: Journal;
}

/** Lambda gives a function this long to load. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

export class ExecutionEnvironment {
  /** Resolves when the function is loaded, or never will be. */
  readonly ready: Promise<void>;
  private readonly options: EnvironmentOptions;
  private readonly onChange: (unused: Task[]) => void;
  private readonly thread: WorkerThread;
  private readonly written: Record<OutputStream, Lines>;
  /** The first is run; the others were handed over ahead of time, so that the thread need not wait for them. */
  private readonly tasks: (Task & { offer: Offer })[] = [];
  private count = 0;
  /** By which the gateway knows the calls of this environment, whatever it works for. */
  private readonly sessionToken = `local-${randomUUID()}`;
  private readonly startedMs = performance.now();
  private initMs: number | undefined;
  /** Of the invocation that it has, or had last. */
  private span: Span | undefined;
  private endedBy: FunctionError | undefined;
  private started: () => void = () => {};
  /** Ends the watch over what the thread does now. */
  private disarm: () => void;

  /** @param onChange called when there is a result, or no use for it any more; with tasks that it will not run. */
  constructor(options: EnvironmentOptions, onChange: (unused: Task[]) => void) {
    this.options = options;
    this.onChange = onChange;
    const log = (line: string): void => this.log(line);
    this.written = { stdout: new Lines(log), stderr: new Lines(log) };
    const credentials = { ...options.credentials, sessionToken: this.sessionToken };
    this.thread = new WorkerThread(
      { ...options, credentials },
      {
        onMessage: (message) => this.receive(message),
        onEnd: (error, written) => {
          this.endLines();
          for (const line of written) this.log(line);
          this.die(error);
        },
      },
    );
    this.ready = new Promise((resolve) => {
      this.started = resolve;
    });
    this.disarm = this.armTimeout(INIT_TIMEOUT_MS);
    options.journal.works(this.sessionToken, () => this.currentSpan());
  }

  /** Why it runs nothing any more. */
  get death(): FunctionError | undefined {
    return this.endedBy;
  }

  /** How many tasks it has. */
  get load(): number {
    return this.tasks.length;
  }

  /** Runs a task, once those that it has are done. It takes MAX_OFFERS of them at most. */
  take(task: Task): void {
    this.count += 1;
    const offer = makeOffer(this.thread.offers, this.count);
    this.tasks.push({ ...task, offer });
    const { event, invoked } = task;
    this.thread.send({ offer, requestId: randomUUID(), event, invoked });
    if (this.load === 1) this.begin();
  }

  /**
   * @param kept how many of its tasks it keeps even if it has not begun them.
   * @returns the tasks that it has not begun, in their order; it will not run them.
   */
  takeBack(kept = 1): Task[] {
    const unused: Task[] = [];
    while (this.load > kept) {
      const last = this.tasks.at(-1);
      if (!last || !take(this.thread.offers, last.offer)) break;
      this.tasks.pop();
      unused.unshift(last);
    }
    return unused;
  }

  async stop(): Promise<void> {
    this.options.journal.left(this.sessionToken);
    await this.thread.terminate();
  }

  private begin(): void {
    const { fn, kills } = this.options;
    this.beginSpan();
    const disarmTimeout = this.armTimeout(fn.timeoutSeconds * 1000);
    const disarmKill = kills.arm(fn.functionName, () => this.end(KILLED));
    this.disarm = () => {
      disarmTimeout();
      disarmKill();
    };
  }

  private beginSpan(): void {
    const isFirst = this.span === undefined;
    this.span = this.tasks[0]?.span;
    this.span?.begin(isFirst ? { cold: true, initMs: this.initMs } : { cold: false });
  }

  /** A call may be read before the result that the thread sent earlier: that one is looked at first. */
  private currentSpan(): Span | undefined {
    this.thread.drain();
    return this.span;
  }

  private log(line: string): void {
    this.span?.note("log", "line", { text: line });
    this.options.log(line);
  }

  private armTimeout(timeoutMs: number): () => void {
    const timer = setTimeout(() => this.end(timedOut(timeoutMs)), timeoutMs);
    return () => clearTimeout(timer);
  }

  /** Whatever it sends after its end counts for nothing. */
  private receive(message: WorkerMessage): void {
    if (this.endedBy) return;
    if (message.type === "output") return this.written[message.stream].add(message.text);
    this.endLines();
    this.disarm();
    if (message.type === "ready") this.start();
    else if (message.type === "crashed") this.die(message.error);
    else this.finish(message.outcome);
  }

  private start(): void {
    this.initMs = performance.now() - this.startedMs;
    this.started();
  }

  private finish(outcome: Outcome): void {
    const task = this.tasks.shift();
    if (this.load > 0) this.begin();
    task?.end(outcome);
    this.onChange([]);
  }

  /**
   * Whatever it is doing, it will not stop by itself. What it has done by now counts: nothing else can begin once the
   * tasks that wait are taken back.
   */
  private end(error: FunctionError): void {
    const { disarm } = this;
    const unused = this.takeBack();
    this.thread.drain();
    if (this.disarm === disarm) this.fail(error);
    this.onChange(unused);
  }

  private fail(reason: FunctionError): void {
    this.die(reason, 1);
    // A thread that has ended already needs no end.
    this.thread.terminate().catch(() => {});
  }

  /**
   * What it has not begun can be run by another, but not for ever: where environments end as soon as they have started,
   * nobody would get an answer.
   *
   * @param kept how many of its tasks the error is for, begun or not.
   */
  private die(error: FunctionError, kept = this.tasks[0]?.isHandedOn ? 1 : 0): void {
    if (this.endedBy) return;
    this.endedBy = error;
    this.options.journal.left(this.sessionToken);
    this.endLines();
    this.disarm();
    const [next] = this.tasks;
    const unused = this.takeBack(kept).map((task) =>
      task === next ? { ...task, isHandedOn: true as const } : task,
    );
    this.started();
    this.tasks.shift()?.end({ error });
    this.onChange(unused);
  }

  private endLines(): void {
    for (const lines of Object.values(this.written)) lines.end();
  }
}
