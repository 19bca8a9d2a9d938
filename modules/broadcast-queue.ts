// The queues of broadcasts: one for requests, one on which workers share their work, and one for dead letters.
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Construct } from "constructs";
import {
  check,
  checkEach,
  numberFrom,
  positiveNumber,
  type RulesFor,
  text,
  wholeNumber,
} from "./checks.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import type { Grantee } from "./function-like.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { allowDeadLettersFrom, denyPlainHttp, letRules } from "./queue-policies.ts";

export interface BroadcastQueueProps {
  /** Name of the queue for broadcasts, and prefix of the two other names: at most 67 characters. */
  queueName: string;
  /** The function that receives the messages; the queues' visibility timeout is derived from its timeout. */
  worker: LambdaFunction;
  /** Maximum concurrency of the worker, 4 to 1002: two for new broadcasts, the rest for shared work. */
  workers: number;
  /** Posts per second, at least a tenth of the workers, and posts at once, of all workers together. */
  postLimit: { perSecond: number; atOnce: number };
  /**
   * Encrypts the messages.
   * @default SQS's own key
   */
  key?: EncryptionKey;
}

const DAY_SECONDS = 24 * 60 * 60;

/** The minimum for an event source mapping. */
const WORKERS_FOR_BROADCASTS = 2;

/** Seconds in which each worker may post at least once: less often, its runs could end before its turn came. */
const MAX_TURN_SECONDS = 10;

const createPostLimitRules = (workers: number): RulesFor<BroadcastQueueProps["postLimit"]> => ({
  perSecond: numberFrom(workers / MAX_TURN_SECONDS),
  atOnce: positiveNumber,
});

/** SQS takes 80 characters, of which the dead-letter queue adds 13. */
const QUEUE_NAME = text(/^[\w-]{1,67}$/, "at most 67 letters, digits, underscores and hyphens");

/** Lambda takes 2 to 1,000 for each mapping. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const WORKERS = wholeNumber(2 + WORKERS_FOR_BROADCASTS, 1000 + WORKERS_FOR_BROADCASTS);

export class BroadcastQueue extends Construct {
  /** Names of its queues, as in CloudWatch's dimensions. */
  readonly names: { broadcasts: string; work: string; deadLetters: string };
  readonly workerName: string;
  private readonly queue: SqsQueue;
  private readonly work: SqsQueue;
  private readonly deadLetters: SqsQueue;
  private readonly key: EncryptionKey | undefined;
  private readonly ruleArns: string[] = [];

  constructor(scope: Construct, id: string, props: BroadcastQueueProps) {
    super(scope, id);
    check("queueName", props.queueName, QUEUE_NAME);
    check("broadcastWorkers", props.workers, WORKERS);
    checkEach(props.postLimit, createPostLimitRules(props.workers), "postLimit");
    const { queueName, worker, workers } = props;
    this.key = props.key;
    this.workerName = worker.functionName;
    this.names = {
      broadcasts: queueName,
      work: `${queueName}-work`,
      deadLetters: `${queueName}-dead-letters`,
    };
    const deadLetters = this.createDeadLetterQueue(this.names.deadLetters);
    this.deadLetters = deadLetters;
    this.queue = this.createQueue("queue", queueName, worker, deadLetters);
    const work = this.createQueue("work-queue", this.names.work, worker, deadLetters);
    this.work = work;
    this.connect("broadcasts", this.queue, worker, WORKERS_FOR_BROADCASTS, 10);
    this.connect("work", work, worker, workers - WORKERS_FOR_BROADCASTS, 1);
    this.grantWork(props);
    allowDeadLettersFrom(this, deadLetters, [this.queue, work]);
    denyPlainHttp(this, "queue-policy", this.queue, () =>
      letRules(this.ruleArns, { Action: "sqs:SendMessage", Resource: this.queue.arn }),
    );
    for (const queue of [work, deadLetters]) {
      denyPlainHttp(this, `${queue.node.id}-policy`, queue);
    }
  }

  /** Of the queue for broadcasts. */
  get arn(): string {
    return this.queue.arn;
  }

  get url(): string {
    return this.queue.url;
  }

  /** Lets `fn` enqueue broadcasts, and sets `BROADCAST_QUEUE_URL`. */
  grantSend(fn: Grantee): void {
    fn.addEnvironment("BROADCAST_QUEUE_URL", this.queue.url);
    fn.allow(["sqs:SendMessage"], [this.queue.arn]);
    this.key?.grantSend(fn);
  }

  /** Lets a rule of EventBridge enqueue broadcasts: make {@link arn} the target of the rule. */
  allowRule(ruleArn: string): void {
    this.ruleArns.push(ruleArn);
    this.key?.allowRule(ruleArn);
  }

  /** Lets `fn` send work to the work queue, and sets `WORK_QUEUE_URL`. */
  grantShare(fn: Grantee): void {
    fn.addEnvironment("WORK_QUEUE_URL", this.work.url);
    fn.allow(["sqs:SendMessage"], [this.work.arn]);
    this.key?.grantSend(fn);
  }

  /** Lets `fn` send work to the work queue and to the dead-letter queue. */
  grantHandOver(fn: Grantee): void {
    fn.addEnvironment("WORK_QUEUE_URL", this.work.url);
    fn.addEnvironment("DEAD_LETTER_QUEUE_URL", this.deadLetters.url);
    fn.allow(["sqs:SendMessage"], [this.work.arn, this.deadLetters.arn]);
    this.key?.grantSend(fn);
  }

  private createDeadLetterQueue(name: string): SqsQueue {
    return new SqsQueue(this, "dead-letters", {
      name,
      messageRetentionSeconds: 14 * DAY_SECONDS,
      ...this.encryption(),
    });
  }

  /**
   * Lambda asks for a visibility timeout of at least six times the function's, and for `maxReceiveCount` of 5 or more,
   * so that a message is not dead-lettered because the function was throttled.
   *
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  private createQueue(id: string, name: string, worker: LambdaFunction, deadLetters: SqsQueue) {
    return new SqsQueue(this, id, {
      name,
      visibilityTimeoutSeconds: 6 * worker.timeoutSeconds,
      messageRetentionSeconds: 4 * DAY_SECONDS,
      receiveWaitTimeSeconds: 20,
      ...this.encryption(),
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 5 }),
    });
  }

  /** SQS accepts only one of the two. */
  private encryption(): { kmsMasterKeyId: string } | { sqsManagedSseEnabled: true } {
    return this.key ? { kmsMasterKeyId: this.key.arn } : { sqsManagedSseEnabled: true };
  }

  /**
   * Without `ReportBatchItemFailures` Lambda ignores the failures that the function reports, and loses their messages.
   */
  private connect(
    id: string,
    queue: SqsQueue,
    worker: LambdaFunction,
    maximumConcurrency: number,
    batchSize: number,
  ): void {
    worker.allow(
      [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ChangeMessageVisibility",
      ],
      [queue.arn],
    );
    const mapping = new LambdaEventSourceMapping(this, `${id}-mapping`, {
      eventSourceArn: queue.arn,
      functionName: worker.arn,
      batchSize,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency },
    });
    worker.precede(mapping);
  }

  /** Each worker gets an equal share of the post limit. */
  private grantWork({ worker, workers, postLimit }: BroadcastQueueProps) {
    worker.addEnvironment("BROADCAST_QUEUE_URL", this.queue.url);
    worker.addEnvironment("POSTS_PER_SECOND", String(postLimit.perSecond / workers));
    worker.addEnvironment("POSTS_AT_ONCE", String(postLimit.atOnce / workers));
    this.grantHandOver(worker);
  }
}
