// The process of an execution environment, and the pipes to it.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { removeFolder } from "../../shared/remove-folder.ts";
import type { Guard } from "./guard.ts";
import type { Credentials } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";
import {
  createLogStreamName,
  environmentVariables,
  logGroupName,
} from "./environment-variables.ts";
import { exitedWith, killedBy, notStarted } from "./function-errors.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { listModuleFolders } from "./module-folders.ts";
import { killTree } from "./process-tree.ts";
import { readInTurns } from "./read-in-turns.ts";
import { frame, FrameReader, MAX_FRAME_BYTES } from "./worker/frames.js";
import { hasCallbacks } from "./worker/runtime-version.js";
import { readWorkerMessage } from "./worker-messages.ts";
import type {
  EnvironmentSettings,
  FunctionError,
  Invocation,
  OutputStream,
  WorkerMessage,
} from "./worker-protocol.ts";

export interface ProcessOptions {
  fn: LambdaModel;
  /** Folder of the unpacked zip. */
  taskRoot: string;
  /** Parent of the environments' own folders, each of which is one's `/tmp`. */
  temporaryRoot: string;
  region: string;
  gatewayPort: number;
  /** Custom domains of the API, redirected to the gateway like AWS's host names. */
  customDomains: string[];
  credentials: Credentials;
  guard?: Pick<Guard, "watch">;
}

interface Listeners {
  onMessage: (message: WorkerMessage) => void;
  /** Raw output on stdout and stderr: from programs that the function starts, and from Node.js when it fails. */
  onText: (stream: OutputStream, text: string) => void;
  /** Called when the process has ended and all its output was received. `usedMib` is set if it exceeded its memory. */
  onEnd: (error: FunctionError, usedMib: number | undefined) => void;
}

/** MiB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const DEFAULT_TEMPORARY_MIB = 512;

/** Milliseconds to read what is left in the pipes after the end: a leftover program may hold them open. */
const LAST_WORDS_MS = 1000;

export class EnvironmentProcess {
  /** Resolves when the process and all that it started have ended, and its folder is removed. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly toChild: Writable | undefined;
  private readonly logStreamName = createLogStreamName();
  private readonly temporaryFolder: string;
  private readonly memory: MemoryWatch;
  private readonly listeners: Listeners;
  private hasEnded = false;
  private usedMib: number | undefined;

  constructor(options: ProcessOptions, listeners: Listeners) {
    this.listeners = listeners;
    const { fn, temporaryRoot } = options;
    this.temporaryFolder = join(temporaryRoot, this.logStreamName.slice(-32));
    mkdirSync(this.temporaryFolder, { recursive: true });
    this.child = startProcess(options, this.logStreamName);
    if (this.child.pid !== undefined) options.guard?.watch(this.child.pid);
    const [, stdout, stderr, toChild, fromChild] = listPipes(this.child) as Readable[];
    this.toChild = toChild as unknown as Writable | undefined;
    // The pipe breaks when the process has ended, which is reported elsewhere.
    this.toChild?.on("error", () => {});
    // Only its end matters: without it, the process is not closed.
    toChild?.resume();
    this.memory = new MemoryWatch(this.child.pid, fn.memoryMib, (usedMib) => {
      this.usedMib = usedMib;
      this.kill();
    });
    this.read(fromChild, stdout, stderr);
    this.toChild?.write(frame("s", JSON.stringify(this.settings(options))));
    this.ended = this.watchEnd();
  }

  send(invocation: Invocation): void {
    this.toChild?.write(frame("i", JSON.stringify(invocation)));
  }

  /** @param isBusy whether the environment runs an event. */
  setBusy(isBusy: boolean): void {
    this.memory.setBusy(isBusy);
  }

  /** Whether it exceeds, or exceeded, the function's memory; it is then being killed. */
  isOverMemory(): boolean {
    return this.memory.check();
  }

  /** Kills the process and all that it started, including what remains after its own end. */
  kill(): void {
    if (!this.hasEnded) killTree(this.child.pid, this.logStreamName);
  }

  private settings({
    fn,
    taskRoot,
    gatewayPort,
    customDomains,
  }: ProcessOptions): EnvironmentSettings {
    return {
      taskRoot,
      handler: fn.handler,
      runtime: fn.runtime,
      functionName: fn.functionName,
      memoryMib: fn.memoryMib,
      timeoutMs: fn.timeoutSeconds * 1000,
      logGroupName: logGroupName(fn),
      logStreamName: this.logStreamName,
      gatewayPort,
      customDomains,
      temporaryFolder: this.temporaryFolder,
      reachable: [...REACHABLE, ...Object.values(fn.environment).filter(isFolderHere)],
      temporaryMib: fn.temporaryMib ?? DEFAULT_TEMPORARY_MIB,
    };
  }

  private read(
    fromChild: Readable | undefined,
    stdout: Readable | undefined,
    stderr: Readable | undefined,
  ): void {
    const reader = new FrameReader((letter, text) => {
      this.listeners.onMessage(readWorkerMessage(letter, text));
    }, MAX_FRAME_BYTES);
    readInTurns(fromChild, (piece) => {
      try {
        reader.add(piece);
      } catch {
        // Not a message of the runtime: nothing that follows can be trusted.
        this.kill();
      }
    });
    for (const [name, stream] of [
      ["stdout", stdout],
      ["stderr", stderr],
    ] as const) {
      const decoder = new TextDecoder();
      readInTurns(stream, (piece) =>
        this.listeners.onText(name, decoder.decode(piece, { stream: true })),
      );
    }
  }

  private async watchEnd(): Promise<void> {
    const closed = new Promise((resolve) => this.child.once("close", resolve));
    const error = await waitForEnd(this.child);
    this.memory.stop();
    this.kill();
    this.hasEnded = true;
    if (this.child.pid !== undefined) await Promise.race([closed, patience()]);
    for (const stream of listPipes(this.child)) stream?.destroy();
    this.listeners.onEnd(error, this.usedMib);
    await removeFolder(this.temporaryFolder).catch(() => {});
  }
}

/** A process that cannot be started because no file descriptor is free has no pipes, whatever its type says. */
const listPipes = (child: ChildProcess): ChildProcess["stdio"] | [] => {
  const { stdio }: Partial<Pick<ChildProcess, "stdio">> = child;
  return stdio ?? [];
};

/** Also called for a process that could not be started. */
const waitForEnd = (child: ChildProcess): Promise<FunctionError> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(notStarted(error)));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? exitedWith(code ?? 0) : killedBy(signal)),
    );
  });

const patience = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, LAST_WORDS_MS).unref();
  });

/** Features that Lambda disables. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const UNTIL_22 = ["--no-experimental-detect-module", "--no-experimental-require-module"];

/** Share of the function's memory for the heap, as on Lambda. Node.js ends the process when the heap is full. */
const HEAP_SHARE = 0.9;

/** MiB. A larger one costs memory, and makes functions that handle single messages no faster. */
const SEMI_SPACE_MIB = 1;

/** Disables features that older runtimes lack on Lambda. */
const nodeFlagsFor = ({ runtime, memoryMib }: LambdaModel): string[] => [
  `--max-old-space-size=${Math.floor(memoryMib * HEAP_SHARE)}`,
  `--max-semi-space-size=${SEMI_SPACE_MIB}`,
  ...(hasCallbacks(runtime)
    ? UNTIL_22.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag))
    : []),
];

/** Folder of the gateway and its packages. */
const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A temporary folder set by TMPDIR belongs to the user, and is not redirected like `/tmp`. */
const GIVEN = tmpdir() === "/tmp" ? [] : [tmpdir()];

/** Never redirected, even if they are below `/tmp`. Linked packages are elsewhere than the gateway. */
const REACHABLE = [PROJECT, ...listModuleFolders(PROJECT), ...GIVEN];

/** Paths below `/tmp` in the function's variables are not redirected. */
const isFolderHere = (value: string): boolean => value.startsWith("/tmp/") && existsSync(value);

const MAIN = fileURLToPath(new URL("./worker/main.js", import.meta.url));

/** Node.js passes it to children unless it is unset; functions must not write to the user's coverage data. */
const UNPASSED = { NODE_V8_COVERAGE: undefined };

/** Detached: signals of the terminal do not reach it, and its session identifies what it starts. */
const startProcess = (options: ProcessOptions, logStreamName: string): ChildProcess => {
  const { fn, taskRoot } = options;
  return spawn(process.execPath, [...nodeFlagsFor(fn), MAIN], {
    cwd: taskRoot,
    env: { ...UNPASSED, ...environmentVariables(fn, { ...options, logStreamName }) },
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    detached: true,
  });
};
