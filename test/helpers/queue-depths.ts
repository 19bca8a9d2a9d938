// How much is left in the queues of the dev stack.
import type { JsonClient } from "../../gateway/aws/json-client.ts";

const QUEUES = ["broadcasts", "broadcasts-work", "broadcasts-dead-letters"];

/** @returns messages in the queue of broadcasts, that of work, and that of dead letters; also those that wait or are received. */
export const queueDepths = (client: JsonClient): Promise<number[]> =>
  Promise.all(QUEUES.map((name) => depthOf(client, `websocket-dev-${name}`)));

const depthOf = async (client: JsonClient, QueueUrl: string): Promise<number> => {
  const input = { QueueUrl, AttributeNames: ["All"] };
  const { Attributes } = await client.call<{ Attributes: Record<string, string> }>(
    "AmazonSQS.GetQueueAttributes",
    input,
  );
  return ["", "Delayed", "NotVisible"]
    .map((state) => Number(Attributes[`ApproximateNumberOfMessages${state}`]))
    .reduce((sum, depth) => sum + depth, 0);
};
