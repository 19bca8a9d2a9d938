// Time, as the gateway sees it: everything that waits or looks at the time is given a clock.

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, after as many milliseconds of this clock. @returns a function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
