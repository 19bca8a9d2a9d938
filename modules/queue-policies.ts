// Policies of queues: no plain HTTP, and which queues may use a dead-letter queue.
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import { policyDocument } from "./execution-role.ts";

/**
 * Roles need their own permissions: the policy grants only what `more` grants to services, which have none. With another `Version`, SQS stores a policy that differs from the
 * one it was sent, and Terraform waits until they match.
 */
export const denyPlainHttp = (
  scope: Construct,
  id: string,
  queue: SqsQueue,
  more: () => object[] = () => [],
): void => {
  const deny = {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queue.arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  new SqsQueuePolicy(scope, id, {
    queueUrl: queue.url,
    policy: Lazy.stringValue({ produce: () => policyDocument([deny, ...more()]) }),
  });
};

/**
 * Lets rules of EventBridge do something, as far as there are any. A rule has no role of its own for a queue.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export const letRules = (
  ruleArns: string[],
  { Action, Resource }: { Action: string | string[]; Resource: string },
): object[] =>
  ruleArns.length === 0
    ? []
    : [
        {
          Sid: "LetRulesSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action,
          Resource,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
      ];

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
