// Time, as the gateway sees it: everything that waits or looks at the time is given a clock.

export interface Clock {
  /** Epoch milliseconds, as functions see them too: they have their own Date, which nobody touches. */
  now(): number;
  /** Calls back once, after as many milliseconds of this clock. @returns a function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Milliseconds that this clock makes pass in one of real time. */
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

/** The same time of day, but whatever waits waits for a part of the time only. */
export const createFastClock = (speed: number, clock: Clock = systemClock): Clock => ({
  now: () => clock.now(),
  after: (milliseconds, callback) => clock.after(milliseconds / speed, callback),
  speed: clock.speed * speed,
});
