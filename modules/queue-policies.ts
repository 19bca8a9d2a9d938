// Policies of queues: no plain HTTP, and which queues may use a dead-letter queue.
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import type { Construct } from "constructs";

/**
 * Grants nothing: roles need their own permissions. With another `Version`, SQS stores a policy that differs from the
 * one it was sent, and Terraform waits until they match.
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

/** Otherwise any queue of the account could use `deadLetters` as its dead-letter queue. */
export const allowDeadLettersFrom = (
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
