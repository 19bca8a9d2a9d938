// sendmessage: hands `data` to the broadcast queue, which sends it to every connected client.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { assertWithin } from "./lib/assert-within.ts";
import { type BroadcastQueue, broadcastQueueFromEnv } from "./lib/broadcast-queue.ts";
import { type Budget, budgetFromEnv } from "./lib/budget.ts";
import { type AssertMayBroadcast, broadcastRightFromEnv } from "./lib/broadcast-right.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { stdoutLog } from "./lib/log.ts";
import { asText } from "./lib/request.ts";
import { assertDeliverable } from "./lib/size.ts";
import { sendmessageRoute } from "./routes/sendmessage.ts";

interface Dependencies extends AnswerDependencies {
  queue: BroadcastQueue;
  assertMayBroadcast: AssertMayBroadcast;
  /** How much one client may send. Default: limited only by the route's throttling. */
  budget?: Budget;
}

/** Replies only to refuse: the sender gets the message through the broadcast, like everyone else. */
export const createSendmessage = ({
  queue,
  assertMayBroadcast,
  budget,
  poster,
  log = stdoutLog,
}: Dependencies) =>
  answerByCallback(
    sendmessageRoute,
    { poster, log, assertMay: assertMayBroadcast },
    async ({ data }, context) => {
      assertDeliverable(asText(data));
      if (budget) await assertWithin(budget, context);
      const { requestId, connectionId } = context;
      // Derived from the message, so that a retry, here or upstream, requests the same broadcast.
      const broadcastId = `${connectionId}:${requestId}`;
      await queue.send(broadcastId, data);
      log("INFO", "enqueued", { requestId, connectionId, broadcastId });
      return undefined;
    },
  );

export const handler = createSendmessage({
  queue: broadcastQueueFromEnv(),
  assertMayBroadcast: broadcastRightFromEnv(),
  budget: budgetFromEnv("broadcast"),
  poster: connectionPosterFromEnv(),
});
