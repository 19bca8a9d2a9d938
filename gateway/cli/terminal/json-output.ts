// --log json: each line is a JSON object, for programs.
import { describeError } from "../describe-error.ts";
import { boundEachLine } from "./lines.ts";
import { PLAIN } from "./paint.ts";
import type { TerminalOutput } from "./terminal-output.ts";
import { measure } from "./steps.ts";
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";
import { stringifyPrintable } from "../../../shared/escape-controls.ts";

/**
 * Lines have `time`, and `event`: `log` (with `function`, `level` if it is known, and `text` or, if that is JSON, `log`), `invocation`, `begin` (with
 * `step`), `step` when it has ended, `offer`, `ready` (with `url`), `info`, `warning` or `error` (with `message`).
 */
export const createJsonOutput = (
  write: (line: string) => void,
  now = (): Date => new Date(),
): TerminalOutput => {
  const print = (event: string, fields: object): void =>
    write(stringifyPrintable({ time: now().toISOString(), event, ...fields }));
  return {
    functionLine: (functionName, line, level) =>
      print("log", { function: functionName, level, ...readLine(line) }),
    invoked: ({ functionName, ...invocation }) =>
      print("invocation", { function: functionName, ...invocation }),
    step: (step, act) => {
      const succeed = (ms: number): void => print("step", { step, durationMs: Math.round(ms) });
      print("begin", { step });
      return measure(act, { succeed });
    },
    offer: (offers) => {
      if (offers.length > 0) print("offer", { offers });
    },
    ready: ({ url }) => print("ready", { url }),
    info: (message) => print("info", { message: boundEachLine(message) }),
    warn: (message) => print("warning", { message: boundEachLine(message) }),
    fail: (error) => print("error", { message: describeError(error, PLAIN) }),
  };
};

const readLine = (line: string): object => {
  const log = line.startsWith("{") ? parseJsonOrNothing(line) : undefined;
  return log === undefined ? { text: line } : { log };
};
