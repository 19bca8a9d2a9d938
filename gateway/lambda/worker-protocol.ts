// What the gateway and an execution environment say to each other, see worker/frames.js.

/** The first message to an environment. */
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
  /** Names of the API, beside those of AWS, that lead there as well. */
  customDomains: string[];
  /** Folder that is the function's `/tmp`. */
  temporaryFolder: string;
  /** How much it holds. */
  temporaryMib: number;
  /** Paths that are within `/tmp` here and mean what they say: this project, and what the function's variables name. */
  reachable: string[];
}

/** To an environment, when the one before has its outcome. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  event: string;
  /** What was called, as the caller names it, and what runs. */
  invoked: { functionArn: string; functionVersion: string };
}

/**
 * From an environment: `ready` once, then an outcome for each invocation, until it has `crashed`; what the function writes
 * comes in between, before the outcome of the invocation that wrote it, and `lastWords` about an error that nobody caught.
 * `unbegun` is its last message when it ends
 * between two invocations.
 */
export type WorkerMessage =
  | { type: "output"; stream: OutputStream; text: string }
  | { type: "lastWords"; text: string }
  | { type: "ready" }
  | { type: "crashed"; error: FunctionError }
  | { type: "unbegun" }
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
