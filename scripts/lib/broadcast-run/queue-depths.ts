// Number of messages left in the queues of the dev stack.
import type { JsonClient } from "../../../gateway/index.ts";

const QUEUES = ["broadcasts", "broadcasts-work", "broadcasts-dead-letters"];

/**
 * @returns messages in the broadcast queue, the work queue and the dead-letter queue, including delayed and in-flight
 * ones.
 */
export const queueDepths = (client: JsonClient): Promise<number[]> =>
  Promise.all(QUEUES.map((name) => readDepth(client, `websocket-dev-${name}`)));

const readDepth = async (client: JsonClient, QueueUrl: string): Promise<number> => {
  const input = { QueueUrl, AttributeNames: ["All"] };
  const { Attributes } = await client.call<{ Attributes: Record<string, string> }>(
    "AmazonSQS.GetQueueAttributes",
    input,
  );
  return ["", "Delayed", "NotVisible"]
    .map((state) => Number(Attributes[`ApproximateNumberOfMessages${state}`]))
    .reduce((sum, depth) => sum + depth, 0);
};
