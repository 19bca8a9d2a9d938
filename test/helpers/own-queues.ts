// Queues of broadcasts that are built directly from constructs, and two functions.
import type { TerraformStack } from "cdktf";
import {
  BroadcastQueue,
  type BroadcastQueueProps,
  EncryptionKey,
  LambdaFunction,
} from "../../modules/index.ts";
import { listByPath, synthesizeOwn } from "./own-stack.ts";

export interface Built {
  queue: BroadcastQueue;
  /** A function without permissions of its own. */
  fn: LambdaFunction;
}

export const synthesizeQueues = (
  use: (built: Built) => void = () => {},
  props: Partial<BroadcastQueueProps> = {},
  makeKey: (stack: TerraformStack) => EncryptionKey | undefined = () => undefined,
) => {
  const document = synthesizeOwn((stack, zipPath) => {
    const worker = new LambdaFunction(stack, "worker", {
      functionName: "words-worker",
      zipPath,
      timeoutSeconds: 60,
    });
    const key = makeKey(stack);
    const queue = new BroadcastQueue(stack, "queues", {
      queueName: "words",
      worker,
      workers: 10,
      postLimit: { perSecond: 1000, atOnce: 500 },
      ...(key && { key }),
      ...props,
    });
    use({ queue, fn: new LambdaFunction(stack, "fn", { functionName: "words-fn", zipPath }) });
  });
  const queues = listByPath(document, "aws_sqs_queue");
  const queueAt = (path: string) => queues.get(`queues/${path}`)!;
  const addressOf = (path: string) =>
    `aws_sqs_queue.${queueAt(path)["//"].metadata.uniqueId as string}`;
  const { variables = {} } =
    listByPath(document, "aws_lambda_function").get("fn/function")!["environment"] ?? {};
  return { document, queueAt, addressOf, variables };
};

/** For the queues. */
export const withKey = (stack: TerraformStack): EncryptionKey =>
  new EncryptionKey(stack, "key", {
    name: "words",
    region: "eu-west-1",
    arnInAccount: "arn:aws:sns:eu-west-1:123456789012:any",
    logGroups: [],
  });
