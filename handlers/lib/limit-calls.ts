// Limits how many calls of a function run at once.

/** @returns the function, whose calls beyond `most` wait for earlier ones, in their order. */
export const limitCalls = <Args extends unknown[], Result>(
  most: number,
  call: (...args: Args) => Promise<Result>,
): ((...args: Args) => Promise<Result>) => {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (...args) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await call(...args);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
};
