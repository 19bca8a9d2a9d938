// --rate: how many requests the account may make, for accounts whose quota was raised.
import type { Throttle } from "../model/stages.ts";

/**
 * @param text requests a second; half as many are let through at once, as for a new account. Undefined: its quota.
 * @throws when it is anything but a whole number from 1.
 */
export const parseRate = (text?: string): Throttle | undefined => {
  if (text === undefined) return undefined;
  const rateLimit = /^\d+$/.test(text) ? Number(text) : 0;
  if (rateLimit >= 1) return { rateLimit, burstLimit: Math.ceil(rateLimit / 2) };
  throw new Error(`The rate is "${text}"; expected requests a second, for example 20000.`);
};
