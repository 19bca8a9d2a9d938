// Refuses what exceeds a client's budget.
import type { Budget } from "./budget.ts";
import { TooManyRequestsError } from "./errors.ts";
import type { RequestContext } from "./events.ts";
import { readIdentity } from "./identity.ts";

/**
 * Takes one token. Many clients may share a static token, so the budget is per connection then.
 *
 * @throws {TooManyRequestsError} with the time after which the client may try again.
 */
export const assertWithin = async (
  { perMinute, atOnce, spend }: Budget,
  context: RequestContext,
): Promise<void> => {
  const { claims, principalId } = readIdentity(context);
  const retryAfterMs = await spend(claims ? principalId : context.connectionId);
  if (retryAfterMs === undefined) return;
  const expected = `at most ${perMinute} messages a minute, and ${atOnce} at once`;
  throw new TooManyRequestsError({ expected, actual: "more" }, retryAfterMs);
};
