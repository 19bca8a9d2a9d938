// Who may send to everybody: asked for each message, of what the authorizer has told about the connection.
import { optionalEnv } from "./env.ts";
import { ForbiddenError } from "./errors.ts";
import type { RequestContext } from "./events.ts";
import { identityOf } from "./identity.ts";

/** @throws {ForbiddenError} when the connection may not send to everybody, or not any more. */
export type AssertMayBroadcast = (context: RequestContext) => void;

/** What the variable says where nothing is asked for. */
const EVERYONE = "everyone";

/**
 * A right ends with the token that gave it, even where the connection lives on.
 *
 * @param needed in the words of the refusal: `a token with the scope "broadcast"`.
 * @param now epoch milliseconds.
 */
export const createBroadcastRight =
  (needed: string, now: () => number = Date.now): AssertMayBroadcast =>
  (context) => {
    const { rights = [], expiresAt = Infinity } = identityOf(context);
    const actual = rights.includes("broadcast") ? "one that has expired" : "one without it";
    if (!rights.includes("broadcast") || !(expiresAt * 1000 > now())) {
      throw new ForbiddenError({ expected: needed, actual });
    }
  };

/** Without the variable the right is needed: a mistake lets nobody send, rather than everybody. */
export const broadcastRightFromEnv = (): AssertMayBroadcast => {
  const needed = optionalEnv("BROADCAST_RIGHT") ?? "a token that may broadcast";
  return needed === EVERYONE ? () => {} : createBroadcastRight(needed);
};
