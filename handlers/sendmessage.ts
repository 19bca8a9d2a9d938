// sendmessage: hands `data` to the broadcast queue, which sends it to every connected client.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { type BroadcastQueue, broadcastQueueFromEnv } from "./lib/broadcast-queue.ts";
import { type Budget, budgetFromEnv } from "./lib/budget.ts";
import { type AssertMayBroadcast, broadcastRightFromEnv } from "./lib/broadcast-right.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { TooManyRequestsError } from "./lib/errors.ts";
import type { RequestContext } from "./lib/events.ts";
import { identityOf } from "./lib/identity.ts";
import { stdoutLog } from "./lib/log.ts";
import { asText, requiredField } from "./lib/request.ts";
import { assertDeliverable } from "./lib/size.ts";

interface Dependencies extends AnswerDependencies {
  queue: BroadcastQueue;
  assertMayBroadcast: AssertMayBroadcast;
  /** What one client may send. Default: as much as the route lets through. */
  budget?: Budget;
}

/** Only a refusal is answered: the message itself reaches the sender as it reaches everybody. */
export const createSendmessage = ({
  queue,
  assertMayBroadcast,
  budget,
  poster,
  log = stdoutLog,
}: Dependencies) =>
  answerByCallback({ poster, log }, async ({ body, requestContext }) => {
    assertMayBroadcast(requestContext);
    const data = requiredField(body, "data");
    assertDeliverable(asText(data));
    if (budget) await assertWithin(budget, requestContext);
    const { requestId, connectionId } = requestContext;
    // Follows from the message: whatever is tried again, here or before, asks for the same broadcast.
    const broadcastId = `${connectionId}:${requestId}`;
    await queue.send(broadcastId, data);
    log("INFO", "enqueued", { requestId, connectionId, broadcastId });
    return undefined;
  });

/** Who has a static token may be anybody: then a client is a connection. */
const assertWithin = async (
  { perMinute, atOnce, spend }: Budget,
  context: RequestContext,
): Promise<void> => {
  const { claims, principalId } = identityOf(context);
  const retryAfterMs = await spend(claims ? principalId : context.connectionId);
  if (retryAfterMs === undefined) return;
  const expected = `at most ${perMinute} messages a minute, and ${atOnce} at once`;
  throw new TooManyRequestsError({ expected, actual: "more" }, retryAfterMs);
};

export const handler = createSendmessage({
  queue: broadcastQueueFromEnv(),
  assertMayBroadcast: broadcastRightFromEnv(),
  budget: budgetFromEnv("broadcast"),
  poster: connectionPosterFromEnv(),
});
