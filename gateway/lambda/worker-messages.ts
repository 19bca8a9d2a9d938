// Parses an environment's messages. Functions can write to the pipe too, so the input is untrusted.
import { parseJson } from "../../shared/bounded-json.ts";
import type { FunctionError, OutputStream, WorkerMessage } from "./worker-protocol.ts";

/** See worker/output.js. */
const STREAMS = new Map<string, OutputStream>([
  ["o", "stdout"],
  ["e", "stderr"],
  ["t", "TRACE"],
  ["d", "DEBUG"],
  ["n", "WARN"],
  ["x", "ERROR"],
]);

/** @throws {Error} when the message is invalid. */
export const readWorkerMessage = (letter: string, text: string): WorkerMessage => {
  const stream = STREAMS.get(letter);
  if (stream) return { type: "output", stream, text };
  switch (letter) {
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
      throw new Error(`The environment sent the unknown message "${letter}"`);
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
