// How long to wait before a retry.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

export interface Backoff {
  /** Maximum milliseconds of the first wait. */
  baseMs: number;
  /** Maximum milliseconds of any wait. */
  capMs: number;
}

/**
 * A random wait between 0 and a maximum that doubles with each attempt, so that callers that failed together do not
 * retry together.
 *
 * @param attempts failed attempts, at least 1.
 * @param random from 0 to 1.
 */
export const fullJitterMs = (
  attempts: number,
  { baseMs, capMs }: Backoff,
  random: () => number,
): number => random() * Math.min(capMs, baseMs * 2 ** (attempts - 1));
