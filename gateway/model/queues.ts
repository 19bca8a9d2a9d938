// SQS queues in the form that CreateQueue accepts.
import { excerpt } from "../../shared/excerpt.ts";
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";
import { parseJson } from "../../shared/bounded-json.ts";
import { invalid, optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

export interface Queue {
  address: string;
  name: string;
  arn: string;
  /** Attributes of CreateQueue, all of them strings. */
  attributes: Record<string, string>;
  /** The dead-letter queue for messages that repeatedly fail. */
  redrivePolicy?: RedrivePolicy;
}

export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

const ATTRIBUTES: [argument: string, attribute: string][] = [
  ["deduplication_scope", "DeduplicationScope"],
  ["delay_seconds", "DelaySeconds"],
  ["max_message_size", "MaximumMessageSize"],
  ["message_retention_seconds", "MessageRetentionPeriod"],
  ["receive_wait_time_seconds", "ReceiveMessageWaitTimeSeconds"],
  ["visibility_timeout_seconds", "VisibilityTimeout"],
  ["redrive_policy", "RedrivePolicy"],
];

export const readQueue = (resource: Resource): Queue => ({
  address: resource.address,
  name: requiredText(resource, "name"),
  arn: requiredText(resource, "arn"),
  attributes: {
    ...Object.fromEntries(
      ATTRIBUTES.flatMap(([argument, attribute]) => {
        const value = optionalText(resource, argument);
        return value === undefined ? [] : [[attribute, value]];
      }),
    ),
    ...(optionalBoolean(resource, "fifo_queue") && { FifoQueue: "true" }),
    ...(optionalBoolean(resource, "content_based_deduplication") && {
      ContentBasedDeduplication: "true",
    }),
  },
  redrivePolicy: readRedrivePolicy(resource),
});

const readRedrivePolicy = (resource: Resource): RedrivePolicy | undefined => {
  const text = optionalText(resource, "redrive_policy");
  if (text === undefined) return undefined;
  try {
    const { deadLetterTargetArn, maxReceiveCount } = parseJson(text) as Record<string, unknown>;
    return {
      deadLetterTargetArn: textOfAny(deadLetterTargetArn),
      maxReceiveCount: numberOfAny(maxReceiveCount),
    };
  } catch {
    throw invalid(
      resource,
      `redrive_policy is ${JSON.stringify(excerpt(text))}; expected JSON: ` +
        '{"deadLetterTargetArn":"…","maxReceiveCount":5}.',
    );
  }
};
