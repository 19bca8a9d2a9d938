// The worker thread of an execution environment, and the port by which it is talked to.
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import type { Credentials } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";
import {
  createLogStreamName,
  environmentVariables,
  logGroupName,
} from "./environment-variables.ts";
import { crashed, exited, lastWords } from "./function-errors.ts";
import { createOffers } from "./worker/offers.js";
import { hasCallbacks } from "./worker/runtime-version.js";
import { createTraffic, empty, sentCount } from "./worker/traffic.js";
import type {
  EnvironmentSettings,
  FunctionError,
  Invocation,
  WorkerMessage,
} from "./worker-protocol.ts";

export interface WorkerOptions {
  fn: LambdaModel;
  /** Folder of the unpacked zip. */
  taskRoot: string;
  region: string;
  gatewayPort: number;
  /** Names of the API that lead there, beside those of AWS. */
  customDomains: string[];
  credentials: Credentials;
  /** Shared by all threads, see worker/linger.js. */
  claim: Int32Array;
}

interface Listeners {
  onMessage: (message: WorkerMessage) => void;
  /** It has ended by itself, and everything that it has sent was received; `written` are its last lines. */
  onEnd: (error: FunctionError, written: string[]) => void;
}

export class WorkerThread {
  readonly offers = createOffers();
  private readonly worker: Worker;
  /** A port of its own: what has come by it can be read when the worker has ended, before its end is told. */
  private readonly port: MessagePort;
  private readonly onMessage: Listeners["onMessage"];
  readonly traffic = createTraffic();
  /** Messages, counted as the thread counts them. */
  private received = 0;
  private outbox: Invocation[] = [];
  private isTurnOver = true;

  constructor(options: WorkerOptions, { onMessage, onEnd }: Listeners) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.onMessage = onMessage;
    this.worker = startWorker(options, port2, this);
    this.port.on("message", (message: WorkerMessage) => this.receive(message));
    const end = (error: FunctionError, written: string[] = []): void => {
      this.drain();
      onEnd(error, written);
    };
    this.worker.on("error", (error) => end(crashed(error), lastWords(error)));
    this.worker.on("exit", (code) => {
      end(exited(code));
      this.port.close();
    });
  }

  /** The first is sent at once; all that follow in the same turn of the event loop wake the thread together. */
  send(invocation: Invocation): void {
    if (this.isTurnOver) {
      this.isTurnOver = false;
      this.port.postMessage([invocation]);
      setImmediate(() => this.endTurn());
    } else this.outbox.push(invocation);
  }

  private endTurn(): void {
    this.isTurnOver = true;
    if (this.outbox.length > 0) this.port.postMessage(this.outbox);
    this.outbox = [];
  }

  /** Receives now what was sent already; not what is sent meanwhile, which may never end. */
  drain(): void {
    const sent = sentCount(this.traffic);
    while (this.received !== sent) {
      const next = receiveMessageOnPort(this.port);
      if (!next) return;
      this.receive(next.message);
    }
  }

  private receive(message: WorkerMessage): void {
    // Truncated to 32 bits, as the thread's own number is.
    this.received = (this.received + 1) | 0;
    if (message.type === "output") empty(this.traffic, message.text);
    this.onMessage(message);
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Lambda switches them off. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const UNTIL_22 = ["--no-experimental-detect-module", "--no-experimental-require-module"];

/** A function of an older runtime finds no feature there that it will miss on Lambda. */
const execArgvOf = ({ runtime }: LambdaModel): string[] =>
  hasCallbacks(runtime)
    ? UNTIL_22.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag))
    : [];

const startWorker = (
  options: WorkerOptions,
  port: MessagePort,
  shared: Pick<EnvironmentSettings, "offers" | "traffic">,
): Worker => {
  const { fn, taskRoot, gatewayPort, customDomains, claim } = options;
  const logStreamName = createLogStreamName();
  const settings: EnvironmentSettings = {
    taskRoot,
    handler: fn.handler,
    runtime: fn.runtime,
    functionName: fn.functionName,
    memoryMib: fn.memoryMib,
    timeoutMs: fn.timeoutSeconds * 1000,
    logGroupName: logGroupName(fn),
    logStreamName,
    gatewayPort,
    claim,
    customDomains,
    port,
    offers: shared.offers,
    traffic: shared.traffic,
  };
  return new Worker(new URL("./worker/main.js", import.meta.url), {
    workerData: settings,
    transferList: [port],
    env: environmentVariables(fn, { ...options, logStreamName }),
    execArgv: execArgvOf(fn),
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMib, maxYoungGenerationSizeMb: 3 },
  });
};
