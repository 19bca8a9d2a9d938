// Node.js functions: the gateway's own runtime in worker/, which talks through two pipes.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { LambdaModel } from "../model/functions.ts";
import { logGroupName } from "./environment-variables.ts";
import { listModuleFolders } from "./module-folders.ts";
import { listPipes } from "./pipes.ts";
import type { Place, Program, ProgramListeners } from "./program.ts";
import { readInTurns } from "./read-in-turns.ts";
import { listSdkFolders } from "./sdk-folders.ts";
import { frame, FrameReader, MAX_FRAME_BYTES } from "./worker/frames.js";
import { hasCallbacks } from "./worker/runtime-version.js";
import { readWorkerMessage } from "./worker-messages.ts";
import type { EnvironmentSettings, Invocation } from "./worker-protocol.ts";

export interface NodeProgramOptions {
  fn: LambdaModel;
  /** Folder of the unpacked zip. */
  taskRoot: string;
  gatewayPort: number;
  /** Custom domains of the API, redirected to the gateway like AWS's host names. */
  customDomains: string[];
  /** Environment variables that the function's own replace. */
  defaults: Record<string, string>;
  /** Folder of its layers; undefined without layers. */
  opt: string | undefined;
}

/** MiB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const DEFAULT_TEMPORARY_MIB = 512;

export class NodeProgram implements Program {
  private readonly options: NodeProgramOptions;
  private toChild: Writable | undefined;

  constructor(options: NodeProgramOptions) {
    this.options = options;
  }

  listDefaults(): Record<string, string> {
    return this.options.defaults;
  }

  start(place: Place, listeners: ProgramListeners): ChildProcess {
    const child = startWorker(this.options, place);
    const [, , , toChild, fromChild] = listPipes(child) as Readable[];
    this.toChild = toChild as unknown as Writable | undefined;
    // The process has ended, which is reported elsewhere: it has not read all of what was written last.
    this.toChild?.on("error", () => listeners.onMessage({ type: "unbegun" }));
    // Only its end matters: without it, the process is not closed.
    toChild?.resume();
    read(fromChild, listeners);
    this.toChild?.write(frame("s", JSON.stringify(toSettings(this.options, place))));
    return child;
  }

  send(invocation: Invocation): void {
    this.toChild?.write(frame("i", JSON.stringify(invocation)));
  }

  close(): void {
    this.toChild = undefined;
  }
}

const read = (fromChild: Readable | undefined, { onMessage, onBroken }: ProgramListeners): void => {
  const reader = new FrameReader((letter, text) => {
    onMessage(readWorkerMessage(letter, text));
  }, MAX_FRAME_BYTES);
  readInTurns(fromChild, (piece) => {
    try {
      reader.add(piece);
    } catch {
      // Not a message of the runtime.
      onBroken();
    }
  });
};

const toSettings = (
  { fn, taskRoot, opt, gatewayPort, customDomains }: NodeProgramOptions,
  { logStreamName, temporaryFolder }: Place,
): EnvironmentSettings => ({
  taskRoot,
  handler: fn.handler,
  runtime: fn.runtime,
  functionName: fn.functionName,
  memoryMib: fn.memoryMib,
  timeoutMs: fn.timeoutSeconds * 1000,
  logGroupName: logGroupName(fn),
  logStreamName,
  gatewayPort,
  customDomains,
  temporaryFolder,
  ...listReachable(fn, opt),
  temporaryMib: fn.temporaryMib ?? DEFAULT_TEMPORARY_MIB,
});

const listReachable = (
  fn: LambdaModel,
  opt: string | undefined,
): Pick<EnvironmentSettings, "sdkFolders" | "reachable"> => {
  const sdkFolders = listSdkFolders(fn.zipPath);
  return {
    sdkFolders,
    reachable: [
      ...REACHABLE,
      ...sdkFolders.flatMap(listModuleFolders),
      ...(opt === undefined ? [] : [opt]),
      ...Object.values(fn.environment).filter(isFolderHere),
    ],
  };
};

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

/** @returns the path, and the one without links of what exists. */
const withRealPath = (path: string): string[] =>
  existsSync(path) ? [path, realpathSync(path)] : [path];

/** A temporary folder set by TMPDIR belongs to the user, and is not redirected like `/tmp`. */
const GIVEN = withRealPath(tmpdir()).filter((path) => path !== "/tmp");

/** Never redirected, even if they are below `/tmp`. Linked packages are elsewhere than the gateway. */
const REACHABLE = [PROJECT, ...listModuleFolders(PROJECT), ...GIVEN];

/** Paths below `/tmp` in the function's variables are not redirected. */
const isFolderHere = (value: string): boolean => value.startsWith("/tmp/") && existsSync(value);

const MAIN = fileURLToPath(new URL("./worker/main.js", import.meta.url));

/** Node.js passes it to children unless it is unset; functions must not write to the user's coverage data. */
const UNPASSED = { NODE_V8_COVERAGE: undefined };

/** Detached: signals of the terminal do not reach it, and its session identifies what it starts. */
const startWorker = (
  { fn, taskRoot }: NodeProgramOptions,
  { variables }: Pick<Place, "variables">,
): ChildProcess =>
  spawn(process.execPath, [...nodeFlagsFor(fn), MAIN], {
    cwd: taskRoot,
    env: { ...UNPASSED, ...variables },
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    detached: true,
  });
