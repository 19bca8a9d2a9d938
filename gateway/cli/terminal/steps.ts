// What happens before the gateway serves: each step is named when it begins, and its time when it has ended.
import type { Paint } from "./paint.ts";

/** Does something that blocks, and says so. What it throws is passed on. */
export type Step = <Result>(what: string, act: () => Result) => Result;

/** @param isTerminal whether the name can be shown first, and the time be added to it. */
export const createStep =
  (write: (text: string) => void, paint: Paint, isTerminal: boolean): Step =>
  (what, act) => {
    const startedMs = performance.now();
    if (isTerminal) write(paint("dim", `${what} …`));
    try {
      return act();
    } finally {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      write(`${isTerminal ? "\r" : ""}${paint("dim", `${what}  ${seconds} s`)}\n`);
    }
  };
