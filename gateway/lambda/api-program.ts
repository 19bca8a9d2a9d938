// Functions of any language: a command whose program speaks Lambda's Runtime API.
import { type ChildProcess, spawn } from "node:child_process";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { LambdaModel } from "../model/functions.ts";
import { listPipes } from "./pipes.ts";
import type { Place, Program, ProgramListeners } from "./program.ts";
import { RuntimeApi } from "./runtime-api.ts";
import type { Invocation } from "./worker-protocol.ts";

export interface Command {
  /** Path of the executable. */
  file: string;
  args: string[];
  /** Working folder. */
  cwd: string;
  /** Start of an argument that names the folder for temporary files, where TMPDIR does not. Default: none. */
  temporaryFolderOption?: string;
  /** Environment variables that the function's own replace. Default: none. */
  defaults?: Record<string, string>;
}

export class ApiProgram implements Program {
  private readonly fn: LambdaModel;
  private readonly command: Command;
  private readonly api: RuntimeApi;

  private constructor(fn: LambdaModel, command: Command, api: RuntimeApi) {
    this.fn = fn;
    this.command = command;
    this.api = api;
  }

  static async open(fn: LambdaModel, command: Command): Promise<ApiProgram> {
    return new ApiProgram(fn, command, await RuntimeApi.open());
  }

  /** Paths below `/tmp` itself are not redirected, but libraries find the environment's folder. */
  listDefaults(temporaryFolder: string): Record<string, string> {
    return { TMPDIR: temporaryFolder, ...this.command.defaults };
  }

  start(
    { variables, temporaryFolder }: Place,
    { onMessage, onBroken }: ProgramListeners,
  ): ChildProcess {
    const { file, args, cwd, temporaryFolderOption: option } = this.command;
    const options = option === undefined ? [] : [`${option}${temporaryFolder}`];
    const child = spawn(file, [...options, ...args], {
      cwd,
      env: { ...variables, AWS_LAMBDA_RUNTIME_API: this.api.address },
      stdio: ["ignore", "pipe", "pipe"],
      // Signals of the terminal do not reach it, and its session identifies what it starts.
      detached: true,
    });
    this.api.serve({
      timeoutMs: this.fn.timeoutSeconds * 1000,
      onMessage,
      onInitError: onBroken,
      outputIsRead: () => readOutput(child),
      isRunning: () => isRunning(child),
    });
    return child;
  }

  send(invocation: Invocation): void {
    this.api.send(invocation);
  }

  close(): void {
    this.api.close();
  }
}

/**
 * Whether it runs, when the event loop has heard of every end before this call. The first turn ends the phase in which
 * the caller runs, and the second follows a phase that reads the signals of ended processes.
 */
const isRunning = async (child: ChildProcess): Promise<boolean> => {
  await turn();
  await turn();
  return child.exitCode === null && child.signalCode === null;
};

/** Milliseconds between two looks at a pipe that is paused. */
const LOOK_MS = 1;

/**
 * Waits until the event loop has read the pipes once more: what was printed before a request was there before it. Pipes
 * of programs that print very much are paused for a while.
 */
const readOutput = async (child: ChildProcess): Promise<void> => {
  do {
    await turn();
    if (!isPaused(child)) return;
    await wait(LOOK_MS);
  } while (child.exitCode === null);
};

const isPaused = (child: ChildProcess): boolean =>
  listPipes(child).some(
    (pipe) => pipe && "readableFlowing" in pipe && pipe.readableFlowing === false,
  );
