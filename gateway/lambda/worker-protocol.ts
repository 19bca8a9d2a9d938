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
  /** See worker/traffic.js. */
  traffic: Int32Array;
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
 * From the worker: `ready` once, then an outcome for each invocation, until it has `crashed`; what the function writes
 * comes in between, before the outcome of the invocation that wrote it.
 */
export type WorkerMessage =
  | { type: "output"; stream: OutputStream; text: string }
  | { type: "ready" }
  | { type: "crashed"; error: FunctionError }
  | { type: "outcome"; outcome: Outcome };

export type OutputStream = "stdout" | "stderr";

/** Of an invocation; the payload is JSON. */
export type Outcome = { payload: string } | { error: FunctionError };

/** As Lambda reports an error. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  /** Lines of the stack. */
  trace?: string[];
}
