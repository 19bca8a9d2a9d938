// --rate: the account's request quota, for accounts whose quota was raised.
import type { Throttle } from "../model/stages.ts";

/**
 * @param text requests per second. The burst is half of that, as for a new account. Undefined: the default quota.
 * @throws when it is not a positive integer.
 */
export const parseRate = (text?: string): Throttle | undefined => {
  if (text === undefined) return undefined;
  const rateLimit = /^\d+$/.test(text) ? Number(text) : 0;
  if (rateLimit >= 1) return { rateLimit, burstLimit: Math.ceil(rateLimit / 2) };
  throw new Error(
    `--rate is "${text}"; expected a whole number of requests per second above 0, for example 20000.`,
  );
};
