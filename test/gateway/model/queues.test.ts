// Queues, topics and subscriptions, as SQS and SNS create them.
import { expect } from "chai";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { readQueue } from "../../../gateway/model/queues.ts";
import { readSubscription, readTopic } from "../../../gateway/model/topics.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

describe("a queue", () => {
  const read = (attributes: Body) =>
    readQueue(
      createResource("aws_sqs_queue", "q", { name: "jobs", arn: "arn:jobs", ...attributes }),
    );

  it("has no attributes of its own unless it says so", () => {
    expect(read({ fifo_queue: false, content_based_deduplication: false })).to.deep.equal({
      address: "q",
      name: "jobs",
      arn: "arn:jobs",
      attributes: {},
      redrivePolicy: undefined,
    });
  });

  it("has the attributes that CreateQueue takes, as texts", () => {
    const policy = '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":"5"}';
    expect(
      read({
        delay_seconds: 0,
        max_message_size: 1024,
        message_retention_seconds: 60,
        receive_wait_time_seconds: 20,
        visibility_timeout_seconds: "30",
        redrive_policy: policy,
        fifo_queue: true,
        content_based_deduplication: true,
        deduplication_scope: "messageGroup",
      }),
    ).to.deep.equal({
      address: "q",
      name: "jobs",
      arn: "arn:jobs",
      attributes: {
        DeduplicationScope: "messageGroup",
        DelaySeconds: "0",
        MaximumMessageSize: "1024",
        MessageRetentionPeriod: "60",
        ReceiveMessageWaitTimeSeconds: "20",
        VisibilityTimeout: "30",
        RedrivePolicy: policy,
        FifoQueue: "true",
        ContentBasedDeduplication: "true",
      },
      redrivePolicy: { deadLetterTargetArn: "arn:dead", maxReceiveCount: 5 },
    });
  });

  it("must have a redrive policy that is JSON, if it has one", () => {
    expect(() => read({ redrive_policy: "{dead" }))
      .to.throw(
        'q: redrive_policy is "{dead"; expected JSON: {"deadLetterTargetArn":"…","maxReceiveCount":5}.',
      )
      .with.property("code", "INVALID_CONFIGURATION");
    expect(() => read({ redrive_policy: "null" })).to.throw('q: redrive_policy is "null"');
  });
});

describe("a topic", () => {
  const read = (attributes: Body) =>
    readTopic(
      createResource("aws_sns_topic", "t", { name: "news", arn: "arn:news", ...attributes }),
    );

  it("is ordered and deduplicates only where it says so", () => {
    const plain = { address: "t", name: "news", arn: "arn:news", attributes: {} };
    expect(read({})).to.deep.equal(plain);
    expect(read({ fifo_topic: false, content_based_deduplication: false })).to.deep.equal(plain);
    expect(read({ fifo_topic: true }).attributes).to.deep.equal({ FifoTopic: "true" });
    expect(read({ content_based_deduplication: true }).attributes).to.deep.equal({
      ContentBasedDeduplication: "true",
    });
  });
});

describe("a subscription", () => {
  const read = (attributes: Body) =>
    readSubscription(
      createResource("aws_sns_topic_subscription", "s", {
        topic_arn: "arn:news",
        protocol: "sqs",
        endpoint: "arn:jobs",
        ...attributes,
      }),
    );

  it("has no filter and wraps messages unless it says otherwise", () => {
    const plain = {
      address: "s",
      topicArn: "arn:news",
      protocol: "sqs",
      endpoint: "arn:jobs",
      attributes: {},
    };
    expect(read({})).to.deep.equal(plain);
    const unset = { filter_policy: "", filter_policy_scope: "", raw_message_delivery: false };
    expect(read(unset)).to.deep.equal(plain);
  });

  for (const [argument, value, attributes] of [
    ["raw_message_delivery", true, { RawMessageDelivery: "true" }],
    ["filter_policy", '{"a":["b"]}', { FilterPolicy: '{"a":["b"]}' }],
    ["filter_policy_scope", "MessageBody", { FilterPolicyScope: "MessageBody" }],
  ] as const) {
    it(`has ${argument}`, () => {
      expect(read({ [argument]: value }).attributes).to.deep.equal(attributes);
    });
  }
});
