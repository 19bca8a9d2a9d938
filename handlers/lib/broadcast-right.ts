// Decides who may broadcast: checked for each message, against the connection's authorizer context.
import { optionalEnv } from "./env.ts";
import { ForbiddenError } from "./errors.ts";
import type { RequestContext } from "./events.ts";
import { readIdentity } from "./identity.ts";

/** @throws {ForbiddenError} when the connection may not broadcast, or its token has expired. */
export type AssertMayBroadcast = (context: RequestContext) => void;

/** Value of the variable when no right is needed. */
const EVERYONE = "everyone";

/**
 * A right ends when its token expires, even if the connection stays open.
 *
 * @param needed as worded in the refusal: `a token with the scope "broadcast"`.
 * @param now epoch milliseconds.
 */
export const createBroadcastRight =
  (needed: string, now: () => number = Date.now): AssertMayBroadcast =>
  (context) => {
    const { rights = [], expiresAt = Infinity } = readIdentity(context);
    const actual = rights.includes("broadcast") ? "one that has expired" : "one without it";
    if (!rights.includes("broadcast") || !(expiresAt * 1000 > now())) {
      throw new ForbiddenError({ expected: needed, actual });
    }
  };

/** Without the variable the right is required: a misconfiguration must lock clients out, not let everyone send. */
export const broadcastRightFromEnv = (): AssertMayBroadcast => {
  const needed = optionalEnv("BROADCAST_RIGHT") ?? "a token that may broadcast";
  return needed === EVERYONE ? () => {} : createBroadcastRight(needed);
};
