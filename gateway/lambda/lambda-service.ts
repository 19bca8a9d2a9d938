// Invokes the functions of the configuration. Each is unpacked at its first call.
import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Kills } from "../faults/kills.ts";
import type { Clock } from "../time/clock.ts";
import type { Guard } from "./guard.ts";
import { credentialsFor } from "../iam/credentials.ts";
import {
  type FunctionTarget,
  type LambdaModel,
  qualifiedArn,
  resolveVersion,
} from "../model/functions.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { ApiProgram, type Command } from "./api-program.ts";
import { AwsProxy } from "./aws-proxy.ts";
import { Backlog } from "./backlog.ts";
import type { Call } from "./execution-environment.ts";
import { describeOutcome } from "./finished-invocation.ts";
import { listErrorLines } from "./error-lines.ts";
import { CLOSED, overloaded, throttled } from "./function-errors.ts";
import { FunctionPool } from "./function-pool.ts";
import { chooseLaunch, type Launch, type LaunchOptions } from "./launch.ts";
import type { Interpreters } from "./interpreters.ts";
import { LayerFolders, listLayerVariables } from "./layers.ts";
import { NodeProgram } from "./node-program.ts";
import type { FunctionError, Outcome } from "./worker-protocol.ts";
import { createToSourcePlaces, type ToSourcePlaces } from "./source-places.ts";
import { MAX_UNZIPPED_BYTES } from "./unzipped-limit.ts";
import { unzip } from "./zip.ts";

export interface LambdaServiceOptions {
  functions: LambdaModel[];
  region: string;
  /** Folder for unpacked zips and the functions' `/tmp`; the caller removes it. */
  directory: string;
  gatewayPort: number;
  /** Custom domains of the API, redirected to the gateway like AWS's host names. */
  customDomains: string[];
  output: Output;
  kills: Kills;
  journal: Journal;
  clock: Clock;
  interpreters: Pick<Interpreters, "find">;
  /** Watches each environment. Default: none. */
  guard?: Pick<Guard, "watch">;
}

export class LambdaService {
  private readonly options: LambdaServiceOptions;
  private readonly pools = new Map<string, Promise<FunctionPool>>();
  /** Zips of updated functions, by the function's ARN. */
  private readonly zipPaths = new Map<string, string>();
  /** For the stacks of errors, by the function's ARN. */
  private readonly sourcePlaces = new Map<string, ToSourcePlaces>();
  private readonly backlog = new Backlog();
  /** Invocations in progress, by the function's ARN. */
  private readonly running = new Map<string, number>();
  private isClosed = false;

  private readonly layers: LayerFolders;
  /** Opened for the first function that needs it. */
  private proxy: Promise<AwsProxy> | undefined;

  constructor(options: LambdaServiceOptions) {
    this.options = options;
    this.layers = new LayerFolders(join(options.directory, "layers"));
  }

  /**
   * Never rejects: every failure is reported as the function's error, and logged.
   *
   * @param parent span of the caller.
   */
  async invoke(target: FunctionTarget, event: object, parent: Span): Promise<Outcome> {
    const { fn } = target;
    if (!fn) return failed(`${target.functionArn} is not a function of this configuration`);
    const text = JSON.stringify(event);
    const span = parent.child("function", fn.functionName, { event: text });
    const invoked = {
      functionArn: qualifiedArn(target),
      functionVersion: resolveVersion(fn, target.qualifier),
    };
    let begun = { atMs: performance.now(), isCold: false };
    const onBegin = (isCold: boolean): void => {
      begun = { atMs: performance.now(), isCold };
    };
    const outcome = await this.run(fn, { event: text, span, invoked, onBegin });
    if ("error" in outcome && this.isClosed) return endWithGateway(span);
    if ("payload" in outcome) span.end({ result: outcome.payload });
    else this.tellError(fn, outcome.error, span);
    const durationMs = performance.now() - begun.atMs;
    this.options.output.invoked?.({
      functionName: fn.functionName,
      ...describeOutcome(outcome),
      durationMs,
      isCold: begun.isCold,
    });
    return outcome;
  }

  /** Logs the error, and its stack frames in the function's own files. */
  private tellError(fn: LambdaModel, error: FunctionError, span: Span): void {
    span.fail({ error: `${error.errorType}: ${error.errorMessage}` });
    const toSourcePlaces = this.sourcePlaces.get(fn.arn) ?? ((text) => text);
    const lines = listErrorLines(error).map(toSourcePlaces);
    span.note("log", "line", { text: lines.join("\n"), level: "ERROR" });
    for (const line of lines) this.options.output.functionLine(fn.functionName, line, "ERROR");
  }

  /**
   * Runs the next events with the zip's new contents. Events in progress finish with the old code.
   *
   * @param zipPath new zip of all functions whose zip has the same file name.
   */
  updateCode(zipPath: string): void {
    for (const fn of this.options.functions) {
      if (basename(fn.zipPath) !== basename(zipPath)) continue;
      this.zipPaths.set(fn.arn, zipPath);
      const old = this.pools.get(fn.arn);
      this.pools.delete(fn.arn);
      // A pool that failed to start needs no end.
      old?.then((pool) => pool.drain()).catch(() => {});
    }
  }

  /** Invocations in progress, of all functions. */
  get inProgress(): number {
    return [...this.running.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Events that arrive later, as from functions that cause events for each other, run nothing. */
  async close(): Promise<void> {
    this.isClosed = true;
    const stopped = [...this.pools.values()].map(async (pool) => (await pool).stop());
    await Promise.allSettled(stopped);
    (await this.proxy?.catch(() => undefined))?.close();
  }

  private async run(fn: LambdaModel, call: Call): Promise<Outcome> {
    if (this.isClosed) return { error: CLOSED };
    const atOnce = this.running.get(fn.arn) ?? 0;
    const { reservedConcurrency = Infinity } = fn;
    if (atOnce >= reservedConcurrency) return { error: throttled(reservedConcurrency) };
    const finish = this.backlog.enter(call.event.length);
    if (!finish) return { error: overloaded() };
    this.running.set(fn.arn, atOnce + 1);
    try {
      return await this.runInPool(fn, call);
    } finally {
      finish();
      this.running.set(fn.arn, (this.running.get(fn.arn) ?? 1) - 1);
    }
  }

  private async runInPool(fn: LambdaModel, call: Call): Promise<Outcome> {
    try {
      return await (await this.poolFor(fn)).invoke(call);
    } catch (error) {
      this.pools.delete(fn.arn);
      return failed(error instanceof Error ? error.message : String(error));
    }
  }

  private poolFor(fn: LambdaModel): Promise<FunctionPool> {
    const pool = this.pools.get(fn.arn) ?? this.createPool(fn);
    this.pools.set(fn.arn, pool);
    return pool;
  }

  private async createPool(fn: LambdaModel): Promise<FunctionPool> {
    const { directory, output, ...shared } = this.options;
    // A plan may contain any name, including "../".
    const taskRoot = join(directory, fn.functionName.replace(/[^\w-]/g, "_"), randomUUID());
    const zipPath = this.zipPaths.get(fn.arn) ?? fn.zipPath;
    const { folder: opt, bytes = 0 } = (await this.layers.find(fn)) ?? {};
    await unpack(fn, zipPath, taskRoot, MAX_UNZIPPED_BYTES - bytes);
    const { interpreters } = this.options;
    const launch = await findLaunch(fn, { taskRoot, opt, interpreters });
    const defaults = listLayerVariables(opt, fn);
    const toSourcePlaces = createToSourcePlaces(taskRoot, zipPath);
    this.sourcePlaces.set(fn.arn, toSourcePlaces);
    return new FunctionPool({
      ...shared,
      toSourcePlaces,
      fn,
      taskRoot,
      temporaryRoot: join(directory, "tmp"),
      credentials: credentialsFor(fn),
      log: (line, level) => output.functionLine(fn.functionName, line, level),
      openProgram: async () =>
        launch === "worker"
          ? new NodeProgram({ ...shared, fn, taskRoot, defaults, opt })
          : this.openApiProgram(fn, { ...launch, defaults: { ...defaults, ...launch.defaults } }),
    });
  }

  /** Its calls to AWS are redirected from outside of the process, whatever language it is in. */
  private async openApiProgram(fn: LambdaModel, command: Command): Promise<ApiProgram> {
    this.proxy ??= AwsProxy.open(this.options);
    const { variables } = await this.proxy;
    return ApiProgram.open(fn, { ...command, defaults: { ...variables, ...command.defaults } });
  }
}

/** @throws Error when nothing can run the function. The next call unpacks it again. */
const findLaunch = async (
  fn: LambdaModel,
  options: LaunchOptions,
): Promise<Exclude<Launch, { problem: string }>> => {
  try {
    const launch = await chooseLaunch(fn, options);
    if (typeof launch === "object" && "problem" in launch) throw new Error(launch.problem);
    return launch;
  } catch (error) {
    await rm(options.taskRoot, { recursive: true });
    throw error;
  }
};

/** An image, and a function that a command runs, may have no zip: its folder is empty then. */
const unpack = async (
  fn: LambdaModel,
  zipPath: string,
  folder: string,
  maxBytes: number,
): Promise<void> => {
  const needsNone = fn.isImage === true || fn.command !== undefined;
  if (zipPath === "" && needsNone) await mkdir(folder, { recursive: true });
  else await unzip(zipPath, folder, maxBytes);
};

const failed = (errorMessage: string): Outcome => ({
  error: { errorType: "Gateway.CannotRun", errorMessage },
});

/** Not told: the gateway ended the function. */
const endWithGateway = (span: Span): Outcome => {
  span.fail({ error: `${CLOSED.errorType}: ${CLOSED.errorMessage}` });
  return { error: CLOSED };
};
