// The program of an execution environment: how it is started, and how invocations reach it.
import type { ChildProcess } from "node:child_process";
import type { Invocation, WorkerMessage } from "./worker-protocol.ts";

/** Where it runs. */
export interface Place {
  /** Environment variables that Lambda sets, and the function's own. */
  variables: Readonly<Record<string, string>>;
  logStreamName: string;
  /** The environment's own folder, its `/tmp`. */
  temporaryFolder: string;
}

export interface ProgramListeners {
  onMessage: (message: WorkerMessage) => void;
  /** Called when nothing that follows can be trusted or used: the process must be killed. */
  onBroken: () => void;
}

export interface Program {
  /** Environment variables that the function's own replace. */
  listDefaults(temporaryFolder: string): Record<string, string>;
  /** Called once. The process must lead its own session, and have stdout and stderr as pipes. */
  start(place: Place, listeners: ProgramListeners): ChildProcess;
  /** Sends an invocation; the previous one has ended. */
  send(invocation: Invocation): void;
  /** Releases what is left. Called when the process has ended, or is not started. */
  close(): void;
}
