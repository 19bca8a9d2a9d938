// Prints the gateway's output: for people or, as JSON, for programs.
import { createJsonOutput } from "./json-output.ts";
import { createLineWriter } from "./lines.ts";
import { MAX_UNREAD_BYTES, type Stream } from "./streams.ts";
import type { TerminalOutput } from "./terminal-output.ts";
import { createTextOutput } from "./text-output.ts";

export type LogFormat = "text" | "json";

/**
 * @param stream receives everything but warnings, and as JSON these too.
 * @param warnings receives warnings. Default: stderr.
 */
export const createTerminalOutput = (
  format: LogFormat,
  stream: Stream,
  warnings: Stream = process.stderr,
): TerminalOutput =>
  format === "text"
    ? createTextOutput(stream, warnings)
    : createJsonOutput(createLineWriter(stream, MAX_UNREAD_BYTES, "line"));
