// The process of an execution environment: its folder, its memory, its output and its end.
import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { removeFolder } from "../../shared/remove-folder.ts";
import type { Guard } from "./guard.ts";
import type { Credentials } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";
import { createLogStreamName, environmentVariables } from "./environment-variables.ts";
import { exitedWith, killedBy, notStarted } from "./function-errors.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { listPipes } from "./pipes.ts";
import { killTree } from "./process-tree.ts";
import type { Program } from "./program.ts";
import { readInTurns } from "./read-in-turns.ts";
import type { FunctionError, Invocation, OutputStream, WorkerMessage } from "./worker-protocol.ts";

export interface ProcessOptions {
  fn: LambdaModel;
  /** Folder of the unpacked zip. */
  taskRoot: string;
  /** Parent of the environments' own folders, each of which is one's `/tmp`. */
  temporaryRoot: string;
  region: string;
  credentials: Credentials;
  guard?: Pick<Guard, "watch">;
}

interface Listeners {
  onMessage: (message: WorkerMessage) => void;
  /** Raw output on stdout and stderr: of all that runs there, except what Node.js functions print. */
  onText: (stream: OutputStream, text: string) => void;
  /** Called when the process has ended and all its output was received. `usedMib` is set if it exceeded its memory. */
  onEnd: (error: FunctionError, usedMib: number | undefined) => void;
}

/** Milliseconds to read what is left in the pipes after the end: a leftover program may hold them open. */
const LAST_WORDS_MS = 1000;

export class EnvironmentProcess {
  /** Resolves when the process and all that it started have ended, and its folder is removed. */
  readonly ended: Promise<void>;
  private readonly program: Program;
  private readonly child: ChildProcess;
  private readonly logStreamName = createLogStreamName();
  private readonly temporaryFolder: string;
  private readonly memory: MemoryWatch;
  private readonly listeners: Listeners;
  private hasEnded = false;
  private usedMib: number | undefined;

  constructor(options: ProcessOptions, program: Program, listeners: Listeners) {
    this.listeners = listeners;
    this.program = program;
    const { fn, temporaryRoot } = options;
    const { logStreamName } = this;
    this.temporaryFolder = join(temporaryRoot, logStreamName.slice(-32));
    mkdirSync(this.temporaryFolder, { recursive: true });
    this.child = orRemove(this.temporaryFolder, () => {
      const defaults = program.listDefaults(this.temporaryFolder);
      const variables = environmentVariables(fn, { ...options, logStreamName, defaults });
      return program.start(
        { variables, logStreamName, temporaryFolder: this.temporaryFolder },
        { onMessage: (message) => listeners.onMessage(message), onBroken: () => this.kill() },
      );
    });
    if (this.child.pid !== undefined) options.guard?.watch(this.child.pid);
    this.memory = new MemoryWatch(this.child.pid, fn.memoryMib, (usedMib) => {
      this.usedMib = usedMib;
      this.kill();
    });
    this.read();
    this.ended = this.watchEnd();
  }

  send(invocation: Invocation): void {
    this.program.send(invocation);
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

  private read(): void {
    const [, stdout, stderr] = listPipes(this.child) as Readable[];
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
    this.program.close();
    this.listeners.onEnd(error, this.usedMib);
    await removeFolder(this.temporaryFolder).catch(() => {});
  }
}

/** Node.js refuses some processes at once, as one with a NUL in a variable: nothing ends later. */
const orRemove = <Result>(folder: string, start: () => Result): Result => {
  try {
    return start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
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
