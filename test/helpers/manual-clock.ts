// A clock that advances only when a test moves it.
import type { Clock } from "../../gateway/index.ts";

export interface ManualClock extends Clock {
  /** Callbacks that are due later, and would keep a process from exiting. */
  readonly waiting: number;
  /** Advances, and runs due callbacks in order. */
  advance(milliseconds: number): void;
}

export const createManualClock = (startMs = Date.now()): ManualClock => {
  let nowMs = startMs;
  const timers = new Set<{ dueMs: number; callback: () => void }>();
  return {
    now: () => nowMs,
    speed: 1,
    get waiting() {
      return timers.size;
    },
    after: (milliseconds, callback) => {
      const timer = { dueMs: nowMs + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (milliseconds) => {
      const endMs = nowMs + milliseconds;
      for (;;) {
        const [next] = [...timers]
          .filter(({ dueMs }) => dueMs <= endMs)
          .toSorted((a, b) => a.dueMs - b.dueMs);
        if (!next) break;
        timers.delete(next);
        nowMs = next.dueMs;
        next.callback();
      }
      nowMs = endMs;
    },
  };
};
