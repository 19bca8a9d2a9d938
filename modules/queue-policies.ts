// Who may not use a queue, and which queues may leave their dead letters where.
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import type { Construct } from "constructs";

/**
 * Nobody is let in by it: roles need their own permissions. With another `Version` than this one, SQS stores a policy
 * that differs from what it was given, and Terraform waits for them to become the same.
 */
export const denyPlainHttp = (scope: Construct, id: string, queue: SqsQueue): void => {
  new SqsQueuePolicy(scope, id, {
    queueUrl: queue.url,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queue.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  });
};

/** Any queue of the account could otherwise name `deadLetters` as its own. */
export const allowDeadLettersOf = (
  scope: Construct,
  deadLetters: SqsQueue,
  sources: SqsQueue[],
): void => {
  new SqsQueueRedriveAllowPolicy(scope, "redrive-allow-policy", {
    queueUrl: deadLetters.url,
    redriveAllowPolicy: JSON.stringify({
      redrivePermission: "byQueue",
      sourceQueueArns: sources.map(({ arn }) => arn),
    }),
  });
};
