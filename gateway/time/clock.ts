// The gateway's clock, which everything uses that waits or reads the time.

export interface Clock {
  /** Epoch milliseconds. The same as functions see: their Date is never changed. */
  now(): number;
  /** Calls back once, after the given milliseconds of this clock. @returns a function that cancels the call. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Milliseconds of this clock per millisecond of real time. */
  readonly speed: number;
}

/** About 25 days. With a longer delay, a timer of Node.js fires at once: https://nodejs.org/api/timers.html */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    let timer: NodeJS.Timeout | undefined;
    const start = (leftMs: number): void => {
      const rest = leftMs - MAX_TIMER_MS;
      timer = rest > 0 ? setTimeout(start, MAX_TIMER_MS, rest) : setTimeout(callback, leftMs);
    };
    start(milliseconds);
    return () => clearTimeout(timer);
  },
  speed: 1,
};

/** Shows the same time of day, but shortens every wait by the factor `speed`. */
export const createFastClock = (speed: number, clock: Clock = systemClock): Clock => ({
  now: () => clock.now(),
  after: (milliseconds, callback) => clock.after(milliseconds / speed, callback),
  speed: clock.speed * speed,
});
