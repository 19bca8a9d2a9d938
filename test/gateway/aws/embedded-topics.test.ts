// How topics and their subscriptions are made in the embedded SNS, which delivers to queues only.
import { expect } from "chai";
import { createTopics } from "../../../gateway/aws/embedded-topics.ts";
import type { Subscription } from "../../../gateway/model/topics.ts";

const TOPIC = "arn:aws:sns:eu-west-1:000000000000:news";

const subscription = (address: string, protocol: string, endpoint: string): Subscription => ({
  address,
  topicArn: TOPIC,
  protocol,
  endpoint,
  attributes: { of: address },
});

const create = (...subscriptions: Subscription[]) => {
  const [created, subscribed, notified]: unknown[][] = [[], [], []];
  const queues = { getQueueByArn: (arn: string): any => ({ arn }) };
  createTopics(
    {
      createTopic: (...given) => created!.push(given),
      subscribe: (...given) => subscribed!.push(given),
    },
    queues,
    {
      topics: [{ address: "t", name: "news", arn: TOPIC, attributes: { FifoTopic: "true" } }],
      subscriptions,
      region: "eu-west-1",
      notify: (...given) => notified!.push(given),
    },
  );
  return { created, subscribed, notified, queues };
};

describe("the topics of the embedded SNS", () => {
  it("have their name, attributes and Region", () => {
    expect(create().created).to.deep.equal([
      ["news", { FifoTopic: "true" }, undefined, "eu-west-1"],
    ]);
  });

  it("have the subscriptions of queues and functions, each function as a queue of its own", () => {
    const { subscribed } = create(
      subscription("s.queue", "sqs", "arn:jobs"),
      subscription("s.fn", "lambda", "arn:fn"),
      subscription("s.person", "email", "me@example.com"),
      subscription("s.page", "https", "https://example.com"),
    );
    expect(subscribed).to.deep.equal([
      [TOPIC, "sqs", "arn:jobs", { of: "s.queue" }],
      [TOPIC, "sqs", "arn:fn#s.fn", { of: "s.fn" }],
    ]);
  });

  it("notify functions, which are found beside the queues and take any message", () => {
    const fn = subscription("s.fn", "lambda", "arn:fn");
    const { queues, notified } = create(fn, subscription("s.queue", "sqs", "arn:jobs"));
    expect(queues.getQueueByArn("arn:jobs")).to.deep.equal({ arn: "arn:jobs" });
    expect(queues.getQueueByArn("arn:fn")).to.deep.equal({ arn: "arn:fn" });
    const receiver = queues.getQueueByArn("arn:fn#s.fn");
    expect(receiver.isFifo()).to.equal(false);
    receiver.enqueue({ body: "hi" });
    expect(notified).to.deep.equal([[fn, "hi"]]);
  });
});
