// What the gateway and an execution environment say to each other.
import type { MessagePort } from "node:worker_threads";
import type { Offer } from "./worker/offers.js";

/** Given to the worker when it starts. */
export interface EnvironmentSettings {
  /** Folder of the unpacked zip. */
  taskRoot: string;
  /** `file.export`, as configured. */
  handler: string;
  /** For example `nodejs24.x`. */
  runtime: string;
  functionName: string;
  memoryMib: number;
  /** Milliseconds after which an invocation is ended. */
  timeoutMs: number;
  logGroupName: string;
  logStreamName: string;
  /** Where calls to AWS go instead: the gateway on 127.0.0.1. */
  gatewayPort: number;
  /** See linger.js. */
  claim: Int32Array;
  /** Names of the API, beside those of AWS, that lead there as well. */
  customDomains: string[];
  /** For all that is said afterwards. */
  port: MessagePort;
  /** See worker/offers.js. */
  offers: Int32Array;
}

/** From the gateway, in lists: run one after another, each if it has not been taken back. */
export interface Invocation {
  offer: Offer;
  requestId: string;
  /** JSON. */
  event: string;
  /** What was called, as the caller names it, and what runs. */
  invoked: { functionArn: string; functionVersion: string };
}

/**
 * From the worker: once `ready` or `failed to start`, then a result for each invocation; what the function writes comes
 * in between, before the result of the invocation that wrote it.
 */
export type WorkerMessage =
  | { type: "output"; stream: OutputStream; text: string }
  | { type: "ready" }
  | { type: "failed to start"; error: FunctionError }
  | { type: "result"; payload: string }
  | { type: "error"; error: FunctionError };

export type OutputStream = "stdout" | "stderr";

/** As Lambda reports an error. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}
