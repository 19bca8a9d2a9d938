// Lines for people.
import type { Offer } from "../../index.ts";
import { escapeControls } from "../../../shared/escape-controls.ts";
import { describeError } from "../describe-error.ts";
import { createInvocationPrinter } from "./invocations.ts";
import { boundLines, createLineWriter } from "./lines.ts";
import { renderLogLine } from "./log-line.ts";
import { createPaint } from "./paint.ts";
import { ShortNames } from "./short-names.ts";
import { createStep } from "./steps.ts";
import { MAX_UNREAD_BYTES, type Stream } from "./streams.ts";
import { renderOffers } from "./offers.ts";
import type { TerminalOutput } from "./terminal-output.ts";

/** A client can cause a line of the gateway's own with each handshake. */
const MAX_UNREAD_OWN_BYTES = 2 * MAX_UNREAD_BYTES;

/**
 * @param stream receives everything but warnings.
 * @param warnings receives warnings.
 */
export const createTextOutput = (stream: Stream, warnings: Stream): TerminalOutput => {
  const functions = createLineWriter(stream, MAX_UNREAD_BYTES, "function line");
  const infos = createLineWriter(stream, MAX_UNREAD_OWN_BYTES, "line");
  const warn = createLineWriter(warnings, MAX_UNREAD_OWN_BYTES, "warning");
  const names = new ShortNames();
  const [paint, paintWarning] = [createPaint(stream), createPaint(warnings)];
  const printInvocation = createInvocationPrinter(functions, paint);
  let offers: readonly Offer[] = [];
  return {
    step: createStep(
      (text) => stream.write(text),
      paint,
      () => (stream.isTTY === true ? stream.columns : undefined),
    ),
    offer: (given) => {
      offers = given;
    },
    ready: ({ model }, text) => {
      names.learn(model.functions.map(({ functionName }) => functionName));
      infos(text + renderOffers(offers));
    },
    functionLine: (functionName, line, level) =>
      functions(
        `${paint("cyan", escapeControls(names.shorten(functionName)))}  ${renderLogLine(line, paint, level)}`,
      ),
    invoked: (invocation) =>
      printInvocation({ ...invocation, functionName: names.shorten(invocation.functionName) }),
    info: (line) => infos(boundLines(line)),
    fail: (error) => warnings.write(`${describeError(error, paintWarning)}\n`),
    warn: (line) => warn(`${paintWarning("yellow", "warning")} ${boundLines(line)}`),
  };
};
