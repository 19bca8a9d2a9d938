// Reads what an environment sends. A function can write to its end of the pipe, so anything may come.
import { parseJson } from "../../shared/bounded-json.ts";
import type { FunctionError, WorkerMessage } from "./worker-protocol.ts";

/** @throws {Error} when it is no message of an environment. */
export const readWorkerMessage = (letter: string, text: string): WorkerMessage => {
  switch (letter) {
    case "o":
      return { type: "output", stream: "stdout", text };
    case "e":
      return { type: "output", stream: "stderr", text };
    case "w":
      return { type: "lastWords", text };
    case "r":
      return { type: "ready" };
    case "u":
      return { type: "unbegun" };
    case "c":
      return { type: "crashed", error: readError(text) };
    case "p":
      return { type: "outcome", outcome: { payload: text } };
    case "f":
      return { type: "outcome", outcome: { error: readError(text) } };
    default:
      throw new Error(`A message "${letter}" of an environment is not known`);
  }
};

const readError = (text: string): FunctionError => {
  const { errorType, errorMessage, trace } = parseJson(text) as Record<string, unknown>;
  return {
    errorType: String(errorType),
    errorMessage: String(errorMessage),
    trace: Array.isArray(trace) ? trace.map(String) : [],
  };
};
