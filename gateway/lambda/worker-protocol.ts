// Messages between the gateway and an execution environment, see worker/frames.js.

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
  /** Port of the gateway on 127.0.0.1, to which calls to AWS are redirected. */
  gatewayPort: number;
  /** Custom domains of the API, redirected like AWS's host names. */
  customDomains: string[];
  /** Folder that replaces `/tmp`. */
  temporaryFolder: string;
  /** Size of that folder. */
  temporaryMib: number;
  /** Folders in and above which the AWS SDK is looked for. */
  sdkFolders: string[];
  /** Paths below `/tmp` that are not redirected: this project, its packages, and paths in the function's variables. */
  reachable: string[];
}

/** To an environment, after the outcome of the previous invocation. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  event: string;
  /** The invoked ARN, as the caller gave it, and the version that runs. */
  invoked: { functionArn: string; functionVersion: string };
}

/**
 * From an environment: `ready` once, then an outcome for each invocation, until `crashed`. Output comes before the
 * outcome of the invocation that wrote it; `lastWords` describe an uncaught error. `unbegun` is the last message when
 * the environment ends between two invocations.
 */
export type WorkerMessage =
  | { type: "output"; stream: OutputStream; text: string }
  | { type: "lastWords"; text: string }
  | { type: "ready" }
  | { type: "crashed"; error: FunctionError }
  | { type: "unbegun" }
  | { type: "outcome"; outcome: Outcome };

/** What `console` writes at a level other than INFO is a stream of its own. */
export type OutputStream = "stdout" | "stderr" | "TRACE" | "DEBUG" | "WARN" | "ERROR";

/** Outcome of an invocation; the payload is JSON. */
export type Outcome = { payload: string } | { error: FunctionError };

/** An error in Lambda's format. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  /** Lines of the stack, as Node.js functions report it. */
  trace?: string[];
  /** The stack, as functions of other runtimes report it. */
  stackTrace?: unknown;
  /** The error behind it, as functions in Java report it. */
  cause?: unknown;
}
