// What happens before the gateway serves: each step is named when it begins, and its time when it has ended.
import { escapeControls } from "../../../shared/escape-controls.ts";
import type { Paint } from "./paint.ts";

/** Does something that takes time, and says so. What it throws, or rejects with, is passed on. */
export type Step = <Result>(what: string, act: () => Result) => Result;

/**
 * Where the name fits on a line of a terminal, its time replaces the dots; elsewhere both have a line.
 *
 * @param findColumns of the terminal; undefined: it is a pipe or a file.
 */
export const createStep =
  (write: (text: string) => void, paint: Paint, findColumns: () => number | undefined): Step =>
  (step, act) => {
    const what = escapeControls(step);
    const isReplaced = what.length + TIME_COLUMNS < (findColumns() ?? 0);
    write(paint("dim", `${what} …`) + (isReplaced ? "" : "\n"));
    const end = (durationMs: number): void => {
      const text = `${what}  ${(durationMs / 1000).toFixed(1)} s`;
      write(`${isReplaced ? "\r" : ""}${paint("dim", text)}\n`);
    };
    return measure(act, { succeed: end, fail: end });
  };

/** Columns of the longest time, `  1234.5 s`. */
const TIME_COLUMNS = 10;

interface Ends {
  succeed: (durationMs: number) => void;
  /** Default: nothing. */
  fail?: (durationMs: number) => void;
}

/** Tells how long it took, at once or when its promise settles. */
export const measure = <Result>(act: () => Result, { succeed, fail = () => {} }: Ends): Result => {
  const startedMs = performance.now();
  const told = (tell: Ends["succeed"]) => (): void => tell(performance.now() - startedMs);
  try {
    const result = act();
    if (result instanceof Promise) result.then(told(succeed), told(fail));
    else told(succeed)();
    return result;
  } catch (error) {
    told(fail)();
    throw error;
  }
};
