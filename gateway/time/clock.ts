// The gateway's clock, which everything uses that waits or reads the time.

export interface Clock {
  /** Epoch milliseconds. The same as functions see: their Date is never changed. */
  now(): number;
  /** Calls back once, after the given milliseconds of this clock. @returns a function that cancels the call. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Milliseconds of this clock per millisecond of real time. */
  readonly speed: number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
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
