// SNS topics and their subscriptions.
import { optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

export interface Topic {
  address: string;
  name: string;
  arn: string;
  /** Attributes of CreateTopic, all of them strings. */
  attributes: Record<string, string>;
}

export interface Subscription {
  address: string;
  topicArn: string;
  /** Of those that AWS has, `sqs` and `lambda` are served. */
  protocol: string;
  /** ARN of a queue or function. */
  endpoint: string;
  /** Attributes of Subscribe, all of them strings. */
  attributes: Record<string, string>;
}

export const readTopic = (resource: Resource): Topic => ({
  address: resource.address,
  name: requiredText(resource, "name"),
  arn: requiredText(resource, "arn"),
  attributes: {
    ...(optionalBoolean(resource, "fifo_topic") && { FifoTopic: "true" }),
    ...(optionalBoolean(resource, "content_based_deduplication") && {
      ContentBasedDeduplication: "true",
    }),
  },
});

export const readSubscription = (resource: Resource): Subscription => {
  const filterPolicy = optionalText(resource, "filter_policy") ?? "";
  const scope = optionalText(resource, "filter_policy_scope") ?? "";
  return {
    address: resource.address,
    topicArn: requiredText(resource, "topic_arn"),
    protocol: requiredText(resource, "protocol"),
    endpoint: requiredText(resource, "endpoint"),
    attributes: {
      ...(optionalBoolean(resource, "raw_message_delivery") && { RawMessageDelivery: "true" }),
      ...(filterPolicy !== "" && { FilterPolicy: filterPolicy }),
      ...(scope !== "" && { FilterPolicyScope: scope }),
    },
  };
};
