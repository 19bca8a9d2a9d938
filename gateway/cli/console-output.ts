// Prints the gateway's output on the terminal.
import type { Writable } from "node:stream";
import { styleText } from "node:util";
import { escapeControls } from "../../shared/escape-controls.ts";
import type { Output } from "../index.ts";

/** Maximum bytes waiting for the reader of the stream; beyond it, lines of functions are dropped. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** The same for the gateway's own lines: a client can cause one with each handshake. */
const MAX_UNREAD_OWN_BYTES = 2 * MAX_UNREAD_BYTES;

/** Maximum characters in one of the gateway's own lines, which may quote clients and functions. */
const MAX_OWN_CHARACTERS = 16 * 1024;

type Sink = Pick<Writable, "write" | "writableLength">;

/**
 * @param stream receives everything but warnings.
 * @param warnings receives warnings. Default: stderr.
 */
export const createConsoleOutput = (stream: Sink, warnings: Sink = process.stderr): Output => {
  const functions = createLines(stream, MAX_UNREAD_BYTES, "lines of functions");
  const infos = createLines(stream, MAX_UNREAD_OWN_BYTES, "lines");
  const warn = createLines(warnings, MAX_UNREAD_OWN_BYTES, "warnings");
  return {
    functionLine: (functionName, line) =>
      functions(`${styleText("cyan", escapeControls(functionName))} ${readable(line)}`),
    info: (line) => infos(boundLines(line)),
    warn: (line) => warn(`${styleText("yellow", "warning")} ${boundLines(line)}`),
  };
};

const createLines = (
  stream: Sink,
  maxUnreadBytes: number,
  what: string,
): ((line: string) => void) => {
  let leftOut = 0;
  return (line) => {
    if (stream.writableLength > maxUnreadBytes) {
      leftOut += 1;
      return;
    }
    if (leftOut > 0) stream.write(`Dropped ${leftOut} ${what}: the output was not being read.\n`);
    leftOut = 0;
    stream.write(`${line}\n`);
  };
};

/** Indents continuation lines, as of a stack trace, so that none looks like a separate line. */
const boundLines = (text: string): string => {
  const cut = text.length > MAX_OWN_CHARACTERS ? `${text.slice(0, MAX_OWN_CHARACTERS)}…` : text;
  return cut
    .split("\n")
    .map((line, index) =>
      index === 0 ? escapeControls(line) : escapeControls(line).replace(/^(?! )/, "  "),
    )
    .join("\n");
};

export const consoleOutput: Output = createConsoleOutput(process.stdout);

/**
 * Shortens metrics in CloudWatch's embedded format, which repeat their names in a definition and are mostly 0. Lines
 * that only start like metrics are shown unchanged.
 */
export const readable = (line: string): string => {
  const metrics = line.startsWith('{"_aws":') ? readMetrics(line) : undefined;
  if (!metrics) return escapeControls(line);
  const happened = Object.entries(metrics).filter(
    ([, value]) => typeof value === "number" && value,
  );
  return styleText(
    "dim",
    escapeControls(`metrics ${JSON.stringify(Object.fromEntries(happened))}`),
  );
};

const readMetrics = (line: string): object | undefined => {
  try {
    // oxlint-disable-next-line no-restricted-properties -- any depth is fine: only first-level numbers are read.
    const { _aws: definition, ...values } = JSON.parse(line) as Record<string, unknown>;
    return typeof definition === "object" && definition !== null ? values : undefined;
  } catch {
    return undefined;
  }
};
