// One line for each invocation of a function: its name, what it returned, how long it took, and whether it was cold.
import type { FinishedInvocation } from "../../index.ts";
import { escapeControls } from "../../../shared/escape-controls.ts";
import type { Paint } from "./paint.ts";

/** Lines in a second. Nobody reads more, and under load the API should get the CPU. */
const MAX_LINES = 50;

const SECOND_MS = 1000;

/** @param now milliseconds. */
export const createInvocationPrinter = (
  print: (line: string) => void,
  paint: Paint,
  now = (): number => performance.now(),
): ((invocation: FinishedInvocation) => void) => {
  let startedMs = -Infinity;
  let count = 0;
  return (invocation) => {
    if (now() - startedMs >= SECOND_MS) {
      if (count > MAX_LINES) print(paint("dim", `… and ${count - MAX_LINES} more in that second`));
      startedMs = now();
      count = 0;
    }
    count += 1;
    if (count <= MAX_LINES) print(renderInvocation(invocation, paint));
  };
};

export const renderInvocation = (
  { functionName, result, hasFailed, durationMs, isCold }: FinishedInvocation,
  paint: Paint,
): string => {
  const style = hasFailed ? "red" : /^4|^Deny$/.test(result) ? "yellow" : "green";
  const words = [
    paint("bold", escapeControls(functionName)),
    paint(style, escapeControls(result)),
    `${Math.round(durationMs)} ms`,
    ...(isCold ? [paint("dim", "cold")] : []),
  ];
  return words.join("  ");
};
