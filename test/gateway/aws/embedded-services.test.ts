// SQS and SNS in the gateway's process: counts, contents, topics, and messages of earlier runs.
import { expect } from "chai";
import { spy } from "sinon";
import {
  MAX_TOPIC_REQUEST_BYTES,
  type QueuedMessage,
} from "../../../gateway/aws/embedded-services.ts";
import { createQueues } from "../../../gateway/aws/resources.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { serveServices } from "../helpers/served-services.ts";

const queue = (name: string, attributes: Record<string, string> = {}) => ({
  address: name,
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  attributes,
});

const TOPIC = {
  address: "t",
  name: "news",
  arn: "arn:aws:sns:eu-west-1:000000000000:news",
  attributes: {},
};

const subscription = (protocol: string, endpoint: string, address = "s") => ({
  address,
  topicArn: TOPIC.arn,
  protocol,
  endpoint,
  attributes: {},
});

const message = (messageId: string): QueuedMessage => ({
  messageId,
  body: `body of ${messageId}`,
  messageAttributes: {},
  approximateReceiveCount: 0,
});

describe("the embedded SQS", () => {
  it("counts and shows messages that are ready, in flight and delayed", async () => {
    const { services, client, sqs } = await serveServices();
    expect(await services.countMessages()).to.deep.equal([]);
    await createQueues(client, [queue("jobs"), queue("later", { DelaySeconds: "900" })]);
    for (const MessageBody of ["a", "b", "c"])
      await sqs("SendMessage", { QueueUrl: "jobs", MessageBody });
    await sqs("SendMessage", { QueueUrl: "later", MessageBody: "d" });
    await sqs("ReceiveMessage", { QueueUrl: "jobs" });

    expect(await services.countMessages()).to.deep.equal([
      { name: "jobs", ready: 2, inFlight: 1, delayed: 0 },
      { name: "later", ready: 0, inFlight: 0, delayed: 1 },
    ]);
    const jobs = await services.inspectQueue("jobs");
    expect(jobs.ready.map(({ body }) => body)).to.deep.equal(["b", "c"]);
    expect(jobs.inflight.map((each) => each.message.body)).to.deep.equal(["a"]);
    expect(jobs.delayed).to.deep.equal([]);
    const later = await services.inspectQueue("later");
    expect(later.delayed.map(({ body }) => body)).to.deep.equal(["d"]);
  });

  it("puts messages of an earlier run back, without telling the journal", async () => {
    const told: string[] = [];
    const journal = new Proxy({} as any, {
      get: (_, name: string) => () => void (name === "insertMessage" && told.push(name)),
    });
    const { services, client, sqs } = await serveServices(journal);
    const kept = { queue: "jobs", message: message("m1") };
    expect(await services.putBack(kept), "before any call").to.equal(false);
    await createQueues(client, [queue("jobs")]);
    expect(await services.putBack({ ...kept, queue: "other" })).to.equal(false);
    expect(await services.putBack(kept)).to.equal(true);
    expect(told).to.deep.equal([]);
    const { Messages } = await sqs("ReceiveMessage", { QueueUrl: "jobs" });
    expect(Messages[0]).to.include({ MessageId: "m1", Body: "body of m1" });
    await sqs("SendMessage", { QueueUrl: "jobs", MessageBody: "x" });
    expect(told).to.deep.equal(["insertMessage"]);
  });

  it("takes every character that SQS takes, and no other", async () => {
    const types = new URL("sqs/sqsTypes.js", import.meta.resolve("fauxqs")).href;
    const { INVALID_MESSAGE_BODY_CHAR } = await import(types);
    // As in a process that has not embedded it yet.
    delete INVALID_MESSAGE_BODY_CHAR.test;
    const { client, sqs } = await serveServices();
    await createQueues(client, [queue("jobs")]);
    const send = (MessageBody: string) =>
      sqs("SendMessage", { QueueUrl: "jobs", MessageBody }).then(
        () => "taken",
        () => "refused",
      );
    for (const text of ["👋", "\t\n\r", "\uE000\uFFFD", "\u{10FFFF}", "\uD7FF "])
      expect(await send(text), JSON.stringify(text)).to.equal("taken");
    for (const text of ["\u0000", "a\u0008", "\u001F", "\uFFFE", "\uFFFF", "\u000B"])
      expect(await send(text), JSON.stringify(text)).to.equal("refused");
  });

  it("writes nothing to the terminal", async () => {
    const write = spy(process.stdout, "write");
    closeAfterwards(() => write.restore());
    const { client } = await serveServices();
    await createQueues(client, [queue("jobs")]);
    expect(write.args).to.deep.equal([]);
  });

  it("ends with the other services, and need not have begun", async () => {
    const { services } = await serveServices();
    await services.close();
    await services.inspectQueue("jobs");
    await services.close();
    const failure = await services.countMessages().catch((error: Error) => error.message);
    expect(failure).to.match(/closed/);
  });

  it("creates queues with their attributes, in its Region", async () => {
    const { client, sqs } = await serveServices();
    await createQueues(client, [queue("jobs", { VisibilityTimeout: "77" })]);
    const { Attributes } = await sqs("GetQueueAttributes", {
      QueueUrl: "jobs",
      AttributeNames: ["All"],
    });
    expect(Attributes).to.include({
      VisibilityTimeout: "77",
      QueueArn: "arn:aws:sqs:eu-west-1:000000000000:jobs",
    });
  });
});

describe("the embedded SNS", () => {
  it("delivers to subscribed queues and functions, and to nobody else", async () => {
    const { services, client, sqs } = await serveServices();
    await createQueues(client, [queue("jobs"), queue("other")]);
    const notified: [address: string, text: string][] = [];
    const fn = "arn:aws:lambda:eu-west-1:000000000000:function:says";
    await services.createTopics({
      topics: [TOPIC],
      subscriptions: [
        { ...subscription("sqs", queue("jobs").arn), attributes: { RawMessageDelivery: "true" } },
        subscription("lambda", fn, "s.one"),
        subscription("lambda", fn, "s.two"),
        subscription("email", "me@example.com"),
      ],
      region: "eu-west-1",
      notify: ({ address }, text) => void notified.push([address, text]),
    });
    const { status, body } = await client.send("AmazonSNS.Publish", {
      Action: "Publish",
      TopicArn: TOPIC.arn,
      Message: "hi",
    });
    expect([status, /<MessageId>/.test(body)]).to.deep.equal([200, true]);
    const { Messages } = await sqs("ReceiveMessage", { QueueUrl: "jobs" });
    expect(Messages.map(({ Body }: any) => Body)).to.deep.equal(["hi"]);
    expect((await sqs("ReceiveMessage", { QueueUrl: "other" })).Messages ?? []).to.deep.equal([]);
    expect(notified.map(([address]) => address)).to.deep.equal(["s.one", "s.two"]);
    expect(JSON.parse(notified[0]![1])).to.include({ Type: "Notification", Message: "hi" });
  });

  it("has the attributes of a topic", async () => {
    const { services, client } = await serveServices();
    const fifo = {
      ...TOPIC,
      name: "news.fifo",
      arn: `${TOPIC.arn}.fifo`,
      attributes: { FifoTopic: "true" },
    };
    const notify = () => {};
    await services.createTopics({ topics: [fifo], subscriptions: [], region: "eu-west-1", notify });
    const publish = (more: object) =>
      client.send("AmazonSNS.Publish", {
        Action: "Publish",
        TopicArn: fifo.arn,
        Message: "hi",
        ...more,
      });
    expect((await publish({})).status).to.equal(400);
    const ordered = { MessageGroupId: "g", MessageDeduplicationId: "d" };
    expect((await publish(ordered)).status).to.equal(200);
  });

  it("takes batches of 256 KB, of which a form makes four times as many bytes", () => {
    expect(MAX_TOPIC_REQUEST_BYTES).to.equal(4 * 262_144);
  });

  it("is not loaded where there are no topics", async () => {
    const { services } = await serveServices();
    await services.createTopics({
      topics: [],
      subscriptions: [],
      region: "eu-west-1",
      notify: () => {},
    });
    expect(await services.putBack({ queue: "jobs", message: message("m") })).to.equal(false);
    await services.close();
    expect(await services.countMessages(), "nothing to close").to.deep.equal([]);
  });
});
