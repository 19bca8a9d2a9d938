// The process of an execution environment, and the pipes by which it is talked to.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
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
  /** In which each environment has a folder of its own, its `/tmp`. */
  temporaryRoot: string;
  region: string;
  gatewayPort: number;
  /** Names of the API that lead there, beside those of AWS. */
  customDomains: string[];
  credentials: Credentials;
  guard?: Pick<Guard, "watch">;
}

interface Listeners {
  onMessage: (message: WorkerMessage) => void;
  /** What comes by stdout and stderr themselves: programs that the function starts, and Node.js when it fails. */
  onText: (stream: OutputStream, text: string) => void;
  /** It has ended, and everything that it has sent was received. `usedMib` is its memory, if it was killed for that. */
  onEnd: (error: FunctionError, usedMib: number | undefined) => void;
}

/** MiB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const DEFAULT_TEMPORARY_MIB = 512;

/** Milliseconds for what a process has written before its end; a program that it has left may hold the pipes. */
const LAST_WORDS_MS = 1000;

export class EnvironmentProcess {
  /** Resolves when it has ended, with all that it has started, and its folder is gone. */
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
    const [, stdout, stderr, toChild, fromChild] = pipesOf(this.child) as Readable[];
    this.toChild = toChild as unknown as Writable | undefined;
    // It has ended when nobody reads any more, which is told elsewhere.
    this.toChild?.on("error", () => {});
    // Nothing comes this way but its end, without which the process is not closed.
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

  /** @param isBusy whether it runs an event. */
  setBusy(isBusy: boolean): void {
    this.memory.setBusy(isBusy);
  }

  /** Whether it has, or had, more memory than the function; then it is being killed. */
  isOverMemory(): boolean {
    return this.memory.check();
  }

  /** Ends it at once, with all that it has started. Ends also what is left of one that has ended. */
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
      reachable: [PROJECT, ...GIVEN, ...Object.values(fn.environment).filter(isFolderHere)],
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
        // What it sends is not the runtime's: nothing that follows can be believed.
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
    for (const stream of pipesOf(this.child)) stream?.destroy();
    this.listeners.onEnd(error, this.usedMib);
    await rm(this.temporaryFolder, { recursive: true, force: true }).catch(() => {});
  }
}

/** A process that cannot be started because no file descriptor is free has no pipes, whatever its type says. */
const pipesOf = (child: ChildProcess): ChildProcess["stdio"] | [] => {
  const { stdio }: Partial<Pick<ChildProcess, "stdio">> = child;
  return stdio ?? [];
};

/** Of a process that could not even be started, too. */
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

/** Lambda switches them off. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const UNTIL_22 = ["--no-experimental-detect-module", "--no-experimental-require-module"];

/** Of the function's memory, as on Lambda: what does not fit on the heap ends the process by itself. */
const HEAP_SHARE = 0.9;

/** MiB. Larger ones take memory from functions that have little, and give speed to none that answers a message. */
const SEMI_SPACE_MIB = 1;

/** A function of an older runtime finds no feature there that it will miss on Lambda. */
const nodeFlagsFor = ({ runtime, memoryMib }: LambdaModel): string[] => [
  `--max-old-space-size=${Math.floor(memoryMib * HEAP_SHARE)}`,
  `--max-semi-space-size=${SEMI_SPACE_MIB}`,
  ...(hasCallbacks(runtime)
    ? UNTIL_22.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag))
    : []),
];

/** Where the gateway and its packages lie. */
const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A temporary folder that the gateway was given by TMPDIR is the user's, and not what `/tmp` means to a function. */
const GIVEN = tmpdir() === "/tmp" ? [] : [tmpdir()];

/** What the user has given to a function that way is reached as it is. */
const isFolderHere = (value: string): boolean => value.startsWith("/tmp/") && existsSync(value);

const MAIN = fileURLToPath(new URL("./worker/main.js", import.meta.url));

/** Node.js hands it to every child that has no say in it; a function must not measure what a user measures of tests. */
const UNPASSED = { NODE_V8_COVERAGE: undefined };

/** It leads a session of its own: no signal of a terminal reaches it, and what it starts can be found by it. */
const startProcess = (options: ProcessOptions, logStreamName: string): ChildProcess => {
  const { fn, taskRoot } = options;
  return spawn(process.execPath, [...nodeFlagsFor(fn), MAIN], {
    cwd: taskRoot,
    env: { ...UNPASSED, ...environmentVariables(fn, { ...options, logStreamName }) },
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    detached: true,
  });
};
