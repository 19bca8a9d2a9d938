// All functions of the configuration: each is unpacked when it is first called.
import { randomUUID } from "node:crypto";
import { basename, join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Kills } from "../faults/kills.ts";
import { credentialsOf } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";
import type { Output } from "../output.ts";
import type { InvocationResult } from "./execution-environment.ts";
import { FunctionPool } from "./function-pool.ts";
import type { FunctionError } from "./worker-protocol.ts";
import { unzip } from "./zip.ts";

export interface LambdaServiceOptions {
  functions: LambdaModel[];
  region: string;
  /** Folder for unpacked zips; the caller removes it. */
  directory: string;
  gatewayPort: number;
  /** Names of the API that lead there, beside those of AWS. */
  customDomains: string[];
  output: Output;
  kills: Kills;
  clock: Clock;
}

export class LambdaService {
  private readonly options: LambdaServiceOptions;
  private readonly pools = new Map<string, Promise<FunctionPool>>();

  constructor(options: LambdaServiceOptions) {
    this.options = options;
  }

  /** Never rejects: whatever goes wrong is the function's error, and is written out. */
  async invoke(functionArn: string, event: object): Promise<InvocationResult> {
    const fn = this.options.functions.find(({ arn }) => arn === functionArn);
    if (!fn) return failed(`${functionArn} is no function of this configuration`);
    const result = await this.run(fn, JSON.stringify(event));
    if ("error" in result) {
      for (const line of errorLines(result.error)) {
        this.options.output.functionLine(fn.functionName, line);
      }
    }
    return result;
  }

  /**
   * Runs the next events with the zip's new contents; events under way end with the old.
   *
   * @param zipPath functions whose zip has the same file name take their code from here.
   */
  updateCode(zipPath: string): void {
    for (const fn of this.options.functions) {
      if (basename(fn.zipPath) !== basename(zipPath)) continue;
      fn.zipPath = zipPath;
      const old = this.pools.get(fn.arn);
      this.pools.delete(fn.arn);
      void old?.then((pool) => pool.drain());
    }
  }

  async close(): Promise<void> {
    const stopped = [...this.pools.values()].map(async (pool) => (await pool).stop());
    await Promise.allSettled(stopped);
  }

  private async run(fn: LambdaModel, event: string): Promise<InvocationResult> {
    if (!fn.runtime.startsWith("nodejs")) {
      return failed(`The runtime "${fn.runtime}" of ${fn.address} is not served locally`);
    }
    try {
      return await (await this.poolOf(fn)).invoke(event);
    } catch (error) {
      this.pools.delete(fn.arn);
      return failed(error instanceof Error ? error.message : String(error));
    }
  }

  private poolOf(fn: LambdaModel): Promise<FunctionPool> {
    const pool = this.pools.get(fn.arn) ?? this.createPool(fn);
    this.pools.set(fn.arn, pool);
    return pool;
  }

  private async createPool(fn: LambdaModel): Promise<FunctionPool> {
    const { region, directory, gatewayPort, customDomains, output, kills, clock } = this.options;
    const taskRoot = join(directory, fn.functionName, randomUUID());
    await unzip(fn.zipPath, taskRoot);
    return new FunctionPool({
      fn,
      taskRoot,
      region,
      gatewayPort,
      customDomains,
      credentials: credentialsOf(fn),
      kills,
      clock,
      log: (line) => output.functionLine(fn.functionName, line),
    });
  }
}

/** The error, and where in the function's own files it came from. */
const errorLines = ({ errorType, errorMessage, trace = [] }: FunctionError): string[] => [
  `${errorType}: ${errorMessage}`,
  ...trace.filter((line) => /^\s+at /.test(line) && !/lambda\/worker|node:/.test(line)),
];

const failed = (errorMessage: string): InvocationResult => ({
  error: { errorType: "Gateway.CannotRun", errorMessage },
});
