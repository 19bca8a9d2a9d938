// sendmessage: hands `data` to the broadcast queue, which sends it to every connected client.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { type BroadcastQueue, broadcastQueueFromEnv } from "./lib/broadcast-queue.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { asText, requiredField } from "./lib/request.ts";
import { assertDeliverable } from "./lib/size.ts";

interface Dependencies extends AnswerDependencies {
  queue: BroadcastQueue;
}

/** Only a refusal is answered: the message itself reaches the sender as it reaches everybody. */
export const createSendmessage = ({ queue, ...dependencies }: Dependencies) =>
  answerByCallback(dependencies, async ({ body }) => {
    const data = requiredField(body, "data");
    assertDeliverable(asText(data));
    await queue.send(data);
    return undefined;
  });

export const handler = createSendmessage({
  queue: broadcastQueueFromEnv(),
  poster: connectionPosterFromEnv(),
});
