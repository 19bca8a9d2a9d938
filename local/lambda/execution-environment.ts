// One execution environment of a function: a worker thread that handles one invocation at a time.
import { randomUUID } from "node:crypto";
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import type { Kills } from "../faults/kills.ts";
import type { Credentials } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { environmentVariables, logGroupName } from "./environment-variables.ts";
import { Lines } from "./lines.ts";
import type {
  EnvironmentSettings,
  FunctionError,
  Invocation,
  OutputStream,
  WorkerMessage,
} from "./worker-protocol.ts";

/** Whatever a worker says that is no output. */
type Answer = Exclude<WorkerMessage, { type: "output" }>;

export type InvocationResult = { payload: string } | { error: FunctionError };

export interface EnvironmentOptions {
  fn: LambdaModel;
  /** Folder of the unpacked zip. */
  taskRoot: string;
  region: string;
  gatewayPort: number;
  /** Names of the API that lead there, beside those of AWS. */
  customDomains: string[];
  credentials: Credentials;
  kills: Kills;
  /** Receives each line that the function writes. */
  log: (line: string) => void;
  journal: Journal;
}

/** Lambda gives a function this long to load. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

export class ExecutionEnvironment {
  /** Resolves when the function is loaded, or with the reason why it never will be. */
  readonly ready: Promise<FunctionError | undefined>;
  private readonly worker: Worker;
  /** A port of its own: what has come by it can be read when the worker has ended, before its end is told. */
  private readonly port: MessagePort;
  private readonly written: Record<OutputStream, Lines>;
  private readonly timeoutMs: number;
  private readonly arm: (kill: () => void) => () => void;
  private readonly options: EnvironmentOptions;
  /** By which the gateway knows the calls of this environment, whatever it works for. */
  private readonly sessionToken = `local-${randomUUID()}`;
  private readonly startedMs = performance.now();
  private initMs: number | undefined;
  /** Of the invocation that it has, or had last. */
  private span: Span | undefined;
  private settle: (answer: Answer) => void = () => {};
  private dead = false;

  constructor(options: EnvironmentOptions) {
    this.options = options;
    this.timeoutMs = options.fn.timeoutSeconds * 1000;
    this.arm = (kill) => options.kills.arm(options.fn.functionName, kill);
    const log = (line: string): void => this.log(line);
    this.written = { stdout: new Lines(log), stderr: new Lines(log) };
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const credentials = { ...options.credentials, sessionToken: this.sessionToken };
    this.worker = startWorker({ ...options, credentials }, port2);
    this.port.on("message", (message: WorkerMessage) => this.receive(message));
    this.worker.on("error", (error) => this.die(crash(error)));
    this.worker.on("exit", (code) => {
      this.die(exited(code));
      this.port.close();
    });
    this.ready = this.start();
  }

  /** Whether it can take another invocation, once it has finished the one it has. */
  get usable(): boolean {
    return !this.dead;
  }

  /** @param span of the invocation. */
  async invoke(event: string, span: Span): Promise<InvocationResult> {
    this.begin(span);
    const invocation: Invocation = {
      requestId: randomUUID(),
      event,
      deadlineMs: Date.now() + this.timeoutMs,
    };
    const answer = this.nextMessage(this.timeoutMs, () => timedOut(this.timeoutMs));
    this.port.postMessage(invocation);
    const disarm = this.arm(() => this.end(KILLED));
    const message = await answer;
    disarm();
    if (message.type === "result") return { payload: message.payload };
    return { error: errorOf(message) };
  }

  async stop(): Promise<void> {
    this.options.journal.left(this.sessionToken);
    this.dead = true;
    await this.worker.terminate();
  }

  private async start(): Promise<FunctionError | undefined> {
    const message = await this.nextMessage(INIT_TIMEOUT_MS, () => timedOut(INIT_TIMEOUT_MS));
    this.initMs = performance.now() - this.startedMs;
    if (message.type === "ready") return undefined;
    await this.stop();
    return errorOf(message);
  }

  /** What it calls and writes from now on belongs to the span. */
  private begin(span: Span): void {
    span.begin(this.span ? { cold: false } : { cold: true, initMs: this.initMs });
    this.span = span;
    this.options.journal.works(this.sessionToken, span);
  }

  private log(line: string): void {
    this.span?.note("log", "line", { text: line });
    this.options.log(line);
  }

  /** A worker that does not answer in time is ended: whatever it is doing, it will not stop by itself. */
  private nextMessage(timeoutMs: number, late: () => FunctionError): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.end(late());
      }, timeoutMs);
      this.settle = (message) => {
        clearTimeout(timer);
        this.settle = () => {};
        resolve(message);
      };
    });
  }

  private end(error: FunctionError): void {
    this.die(error);
    void this.worker.terminate();
  }

  private die(error: FunctionError): void {
    this.options.journal.left(this.sessionToken);
    this.dead = true;
    this.drain();
    this.endLines();
    this.settle({ type: "error", error });
  }

  private receive(message: WorkerMessage): void {
    if (message.type === "output") return this.written[message.stream].add(message.text);
    this.endLines();
    this.settle(message);
  }

  private endLines(): void {
    for (const lines of Object.values(this.written)) lines.end();
  }

  /** What was sent is there, even when the worker has ended. */
  private drain(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.port);
      if (!received) return;
      this.receive(received.message);
    }
  }
}

const startWorker = (options: EnvironmentOptions, port: MessagePort): Worker => {
  const { fn, taskRoot, gatewayPort, customDomains } = options;
  const settings: EnvironmentSettings = {
    taskRoot,
    handler: fn.handler,
    runtime: fn.runtime,
    functionName: fn.functionName,
    functionArn: fn.arn,
    memoryMib: fn.memoryMib,
    logGroupName: logGroupName(fn),
    logStreamName: "local",
    gatewayPort,
    customDomains,
    port,
  };
  return new Worker(new URL("./worker/main.js", import.meta.url), {
    workerData: settings,
    transferList: [port],
    env: environmentVariables(fn, options),
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMib, maxYoungGenerationSizeMb: 6 },
  });
};

const errorOf = (message: Answer): FunctionError =>
  "error" in message
    ? message.error
    : { errorType: "Runtime.Unknown", errorMessage: `Unexpected "${message.type}"` };

const timedOut = (timeoutMs: number): FunctionError => ({
  errorType: "Sandbox.Timedout",
  errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

const KILLED: FunctionError = {
  errorType: "Runtime.ExitError",
  errorMessage: "Runtime exited with error: signal: killed",
};

const exited = (code: number): FunctionError => ({
  errorType: "Runtime.ExitError",
  errorMessage: `Runtime exited with code ${code}`,
});

const crash = (error: unknown): FunctionError => {
  if (!(error instanceof Error)) return { errorType: "Runtime.Crash", errorMessage: String(error) };
  const outOfMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return {
    errorType: outOfMemory ? "Runtime.OutOfMemory" : error.name,
    errorMessage: error.message,
    trace: error.stack?.split("\n"),
  };
};
