// sendmessage: hands `data` to the broadcast queue, which sends it to every connected client.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { type BroadcastQueue, broadcastQueueFromEnv } from "./lib/broadcast-queue.ts";
import { type AssertMayBroadcast, broadcastRightFromEnv } from "./lib/broadcast-right.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { stdoutLog } from "./lib/log.ts";
import { asText, requiredField } from "./lib/request.ts";
import { assertDeliverable } from "./lib/size.ts";

interface Dependencies extends AnswerDependencies {
  queue: BroadcastQueue;
  assertMayBroadcast: AssertMayBroadcast;
}

/** Only a refusal is answered: the message itself reaches the sender as it reaches everybody. */
export const createSendmessage = ({
  queue,
  assertMayBroadcast,
  poster,
  log = stdoutLog,
}: Dependencies) =>
  answerByCallback({ poster, log }, async ({ body, requestContext }) => {
    assertMayBroadcast(requestContext);
    const data = requiredField(body, "data");
    assertDeliverable(asText(data));
    const { requestId, connectionId } = requestContext;
    // Follows from the message: whatever is tried again, here or before, asks for the same broadcast.
    const broadcastId = `${connectionId}:${requestId}`;
    await queue.send(broadcastId, data);
    log("INFO", "enqueued", { requestId, connectionId, broadcastId });
    return undefined;
  });

export const handler = createSendmessage({
  queue: broadcastQueueFromEnv(),
  assertMayBroadcast: broadcastRightFromEnv(),
  poster: connectionPosterFromEnv(),
});
