// How long to wait before trying again.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

export interface Backoff {
  /** Milliseconds that the first wait takes at most. */
  baseMs: number;
  /** Milliseconds that no wait exceeds. */
  capMs: number;
}

/**
 * Anything between nothing and twice as long as before, so that those who failed together do not come back together.
 *
 * @param attempts that have failed, 1 at least.
 * @param random from 0 to 1.
 */
export const fullJitterMs = (
  attempts: number,
  { baseMs, capMs }: Backoff,
  random: () => number,
): number => random() * Math.min(capMs, baseMs * 2 ** (attempts - 1));
