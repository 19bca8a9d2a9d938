// One execution environment of a function: a process that handles one invocation at a time.
import { randomUUID } from "node:crypto";
import type { Kills } from "../faults/kills.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { EnvironmentProcess, type ProcessOptions } from "./environment-process.ts";
import { KILLED, timedOut } from "./function-errors.ts";
import { Lines } from "./lines.ts";
import type {
  FunctionError,
  Invocation,
  Outcome,
  OutputStream,
  WorkerMessage,
} from "./worker-protocol.ts";

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
  /** An environment that had it has ended before it began. */
  isHandedOn?: true;
}

export interface EnvironmentOptions extends ProcessOptions {
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
  private readonly process: EnvironmentProcess;
  /** What the runtime sends, and what comes by the streams themselves. */
  private readonly written: Record<OutputStream, Lines>[];
  private task: Task | undefined;
  /** By which the gateway knows the calls of this environment, whatever it works for. */
  private readonly sessionToken = `local-${randomUUID()}`;
  private readonly startedMs = performance.now();
  private initMs: number | undefined;
  /** Of the invocation that it has, or had last. */
  private span: Span | undefined;
  private endedBy: FunctionError | undefined;
  private isUnbegun = false;
  private started: () => void = () => {};
  /** Ends the watch over what the process does now. */
  private disarm: () => void;

  /** @param onChange called when there is a result, or no use for it any more; with a task that it has not begun. */
  constructor(options: EnvironmentOptions, onChange: (unused: Task[]) => void) {
    this.options = options;
    this.onChange = onChange;
    const log = (line: string): void => this.log(line);
    this.written = [0, 1].map(() => ({ stdout: new Lines(log), stderr: new Lines(log) }));
    const credentials = { ...options.credentials, sessionToken: this.sessionToken };
    this.process = new EnvironmentProcess(
      { ...options, credentials },
      {
        onMessage: (message) => this.receive(message),
        onText: (stream, text) => this.written[1]?.[stream].add(text),
        onEnd: (error, usedMib) => {
          this.die(error);
          if (usedMib !== undefined) this.reportMemory(usedMib);
        },
      },
    );
    this.ready = new Promise((resolve) => {
      this.started = resolve;
    });
    this.disarm = this.armTimeout(INIT_TIMEOUT_MS, () => this.initMs === undefined);
    options.journal.works(this.sessionToken, () => this.span);
  }

  /** Why it runs nothing any more. */
  get death(): FunctionError | undefined {
    return this.endedBy;
  }

  get isIdle(): boolean {
    return this.task === undefined;
  }

  /** Runs a task. It is idle before. */
  take(task: Task): void {
    const { fn, kills } = this.options;
    this.task = task;
    const isFirst = this.span === undefined;
    this.span = task.span;
    this.span.begin(isFirst ? { cold: true, initMs: this.initMs } : { cold: false });
    const disarmTimeout = this.armTimeout(fn.timeoutSeconds * 1000, () => this.task === task);
    const disarmKill = kills.arm(fn.functionName, () => this.fail(KILLED));
    this.disarm = () => {
      disarmTimeout();
      disarmKill();
    };
    this.process.setBusy(true);
    this.process.send({ requestId: randomUUID(), event: task.event, invoked: task.invoked });
  }

  /** Ends it, with all that it has started; whatever it does then counts for nothing. */
  async stop(): Promise<void> {
    this.options.journal.left(this.sessionToken);
    this.process.kill();
    await this.process.ended;
  }

  private log(line: string): void {
    this.span?.note("log", "line", { text: line });
    this.options.log(line);
  }

  /** @param isWaiting whether it is still at that: an answer that has come while the gateway was busy counts. */
  private armTimeout(timeoutMs: number, isWaiting: () => boolean): () => void {
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (isWaiting()) this.fail(timedOut(timeoutMs));
      });
    }, timeoutMs);
    return () => clearTimeout(timer);
  }

  /** Whatever it sends after its end counts for nothing. */
  private receive(message: WorkerMessage): void {
    if (this.endedBy) return;
    if (message.type === "output") this.written[0]?.[message.stream].add(message.text);
    else if (message.type === "unbegun") this.isUnbegun = true;
    else {
      this.endLines();
      if (message.type === "lastWords") this.written[0]?.stderr.add(message.text);
      else if (message.type === "ready") this.start();
      else if (message.type === "crashed") this.die(message.error);
      else this.finish(message.outcome);
    }
  }

  private start(): void {
    this.disarm();
    this.initMs = performance.now() - this.startedMs;
    this.process.setBusy(false);
    this.started();
  }

  private finish(outcome: Outcome): void {
    this.process.setBusy(false);
    // What it had for a moment counts as well: its end is told soon.
    if (this.process.isOverMemory()) return;
    this.disarm();
    const { task } = this;
    this.task = undefined;
    task?.end(outcome);
    this.onChange([]);
  }

  /** In the words of Lambda's REPORT line, and like it after the error. */
  private reportMemory(usedMib: number): void {
    const { memoryMib } = this.options.fn;
    const used = Math.ceil(usedMib);
    setImmediate(() => this.log(`Memory Size: ${memoryMib} MB Max Memory Used: ${used} MB`));
  }

  /** Whatever it is doing, it will not stop by itself. */
  private fail(reason: FunctionError): void {
    this.die(reason);
    this.process.kill();
  }

  /**
   * What it has not begun can be run by another, but not for ever: where environments end as soon as they have started,
   * nobody would get an answer.
   */
  private die(error: FunctionError): void {
    if (this.endedBy) return;
    this.endedBy = error;
    this.options.journal.left(this.sessionToken);
    this.endLines();
    this.disarm();
    this.started();
    const { task } = this;
    this.task = undefined;
    const isUnused = task && this.isUnbegun && !task.isHandedOn;
    if (!isUnused) task?.end({ error });
    this.onChange(isUnused ? [{ ...task, isHandedOn: true }] : []);
  }

  private endLines(): void {
    for (const lines of this.written.flatMap((streams) => Object.values(streams))) lines.end();
  }
}
