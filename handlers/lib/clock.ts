// A clock that tests can replace.

export interface Clock {
  /** Epoch milliseconds. */
  now: () => number;
  /** Calls back once, after this many milliseconds. @returns a function that cancels it. */
  after: (milliseconds: number, callback: () => void) => () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

export const sleep = (clock: Clock, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });

/** Waits for a promise, at most this many milliseconds. */
export const waitFor = (
  clock: Clock,
  milliseconds: number,
  promise: Promise<unknown>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(Math.max(0, milliseconds), resolve);
    promise.then(() => resolve(), reject).finally(cancel);
  });
