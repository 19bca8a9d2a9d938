// A clock that advances when nothing else is left to do.
import type { Clock } from "../../handlers/lib/clock.ts";

export interface VirtualClock extends Clock {
  /** Advances to the next due callback, and runs it. @returns false when there is none. */
  step: () => boolean;
}

export const createVirtualClock = (startMs: number): VirtualClock => {
  let nowMs = startMs;
  let order = 0;
  const timers = new Map<number, { dueMs: number; callback: () => void }>();
  return {
    now: () => nowMs,
    after: (milliseconds, callback) => {
      order += 1;
      const id = order;
      timers.set(id, { dueMs: nowMs + Math.max(0, milliseconds), callback });
      return () => timers.delete(id);
    },
    step: () => {
      let next: { id: number; dueMs: number; callback: () => void } | undefined;
      for (const [id, timer] of timers) {
        if (!next || timer.dueMs < next.dueMs) next = { id, ...timer };
      }
      if (!next) return false;
      timers.delete(next.id);
      nowMs = Math.max(nowMs, next.dueMs);
      next.callback();
      return true;
    },
  };
};
