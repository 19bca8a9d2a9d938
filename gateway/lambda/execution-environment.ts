// An execution environment of a function: a process that handles one invocation at a time.
import { randomUUID } from "node:crypto";
import type { LogLevel } from "../diagnostics/log-level.ts";
import type { Kills } from "../faults/kills.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { EnvironmentProcess, type ProcessOptions } from "./environment-process.ts";
import { KILLED, timedOut } from "./function-errors.ts";
import type { Program } from "./program.ts";
import type { ToSourcePlaces } from "./source-places.ts";
import type { FunctionError, Invocation, Outcome, WorkerMessage } from "./worker-protocol.ts";
import { type WriteLine, WrittenLines } from "./written-lines.ts";

export interface Call {
  /** JSON. */
  event: string;
  /** Trace span of the invocation. */
  span: Span;
  /** The invoked ARN, as the caller gave it, and the version that runs. */
  invoked: Invocation["invoked"];
  /** Called when an environment begins it. @param isCold whether the environment was started for it. */
  onBegin: (isCold: boolean) => void;
}

export interface Task extends Call {
  end: (result: Outcome) => void;
  /** Set when a previous environment ended before it began the task. */
  isHandedOn?: true;
}

export interface EnvironmentOptions extends ProcessOptions {
  kills: Kills;
  /** Called with each line that the function writes, with places in its sources. */
  log: WriteLine;
  toSourcePlaces: ToSourcePlaces;
  journal: Journal;
}

/** Lambda's limit for loading a function. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

export class ExecutionEnvironment {
  /** Resolves when the function is loaded, or has failed to load. */
  readonly ready: Promise<void>;
  private readonly options: EnvironmentOptions;
  private readonly onChange: (unused: Task[]) => void;
  private readonly process: EnvironmentProcess;
  /** From the runtime's messages, and from the raw streams. */
  private readonly written: { told: WrittenLines; raw: WrittenLines };
  private task: Task | undefined;
  /** Identifies this environment's calls to the gateway, across invocations. */
  private readonly sessionToken = `local-${randomUUID()}`;
  private readonly startedMs = performance.now();
  private initMs: number | undefined;
  /** Span of the current or the last invocation. */
  private span: Span | undefined;
  private endedBy: FunctionError | undefined;
  private isUnbegun = false;
  private started: () => void = () => {};
  /** Cancels the current timeout and fault. */
  private disarm: () => void;

  /**
   * @param program to start.
   * @param onChange called when there is a result, or the environment has ended; with the task it did not begin.
   */
  constructor(options: EnvironmentOptions, program: Program, onChange: (unused: Task[]) => void) {
    this.options = options;
    this.onChange = onChange;
    const log: WriteLine = (line, level) => this.log(line, level);
    this.written = { told: new WrittenLines(log), raw: new WrittenLines(log) };
    const credentials = { ...options.credentials, sessionToken: this.sessionToken };
    this.process = new EnvironmentProcess({ ...options, credentials }, program, {
      onMessage: (message) => this.receive(message),
      onText: (stream, text) => this.written.raw.add(stream, text),
      onEnd: (error, usedMib) => {
        this.die(error);
        if (usedMib !== undefined) this.reportMemory(usedMib);
      },
    });
    this.ready = new Promise((resolve) => {
      this.started = resolve;
    });
    this.disarm = this.armTimeout(INIT_TIMEOUT_MS, () => this.initMs === undefined);
    options.journal.works(this.sessionToken, () => this.span);
  }

  /** Why the environment has ended; undefined while it is usable. */
  get death(): FunctionError | undefined {
    return this.endedBy;
  }

  get isIdle(): boolean {
    return this.task === undefined;
  }

  /** Runs a task. The environment must be idle. */
  take(task: Task): void {
    const { fn, kills } = this.options;
    this.task = task;
    const isFirst = this.span === undefined;
    this.span = task.span;
    this.span.begin(isFirst ? { cold: true, initMs: this.initMs } : { cold: false });
    task.onBegin(isFirst);
    const disarmTimeout = this.armTimeout(fn.timeoutSeconds * 1000, () => this.task === task);
    const disarmKill = kills.arm(fn.functionName, () => this.fail(KILLED));
    this.disarm = () => {
      disarmTimeout();
      disarmKill();
    };
    this.process.setBusy(true);
    this.process.send({ requestId: randomUUID(), event: task.event, invoked: task.invoked });
  }

  /** Ends the environment and all that it started; later results are ignored. */
  async stop(): Promise<void> {
    this.options.journal.left(this.sessionToken);
    this.process.kill();
    await this.process.ended;
  }

  private log(line: string, level: LogLevel | undefined): void {
    const text = this.options.toSourcePlaces(line);
    this.span?.note("log", "line", { text, level });
    this.options.log(text, level);
  }

  /** @param isWaiting checked once more: a result may have arrived while the gateway was busy, and counts. */
  private armTimeout(timeoutMs: number, isWaiting: () => boolean): () => void {
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (isWaiting()) this.fail(timedOut(timeoutMs));
      });
    }, timeoutMs);
    return () => clearTimeout(timer);
  }

  /** Ignores messages after the end. */
  private receive(message: WorkerMessage): void {
    if (this.endedBy) return;
    if (message.type === "output") this.written.told.add(message.stream, message.text);
    else if (message.type === "unbegun") this.isUnbegun = true;
    else {
      this.endLines();
      if (message.type === "lastWords") this.written.told.add("ERROR", message.text);
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
    // A brief peak counts too: the process is being killed, and onEnd follows.
    if (this.process.isOverMemory()) return;
    this.disarm();
    const { task } = this;
    this.task = undefined;
    task?.end(outcome);
    this.onChange([]);
  }

  /** Written like Lambda's REPORT line, and like it after the error. */
  private reportMemory(usedMib: number): void {
    const { memoryMib } = this.options.fn;
    const used = Math.ceil(usedMib);
    const line = `Memory Size: ${memoryMib} MB Max Memory Used: ${used} MB`;
    setImmediate(() => this.log(line, undefined));
  }

  /** Ends the environment with this error, and kills its process. */
  private fail(reason: FunctionError): void {
    this.die(reason);
    this.process.kill();
  }

  /**
   * Returns a task that it did not begin, so that another environment runs it. Only once per task: if environments end
   * right after they start, the caller must get an error.
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
    this.written.told.end();
    this.written.raw.end();
  }
}
