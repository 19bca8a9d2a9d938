// Topics: published to by routes, delivered to queues and functions.
import { expect } from "chai";
import type { FixtureGateway } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";
import { ask, receive } from "../helpers/queue-route.ts";
import { PUBLISH, startTopicRoute as start, subscribe, TOPIC_ARN } from "../helpers/topic-route.ts";

const readEvent = async (gateway: FixtureGateway) => {
  await until(() => gateway.lines.length > 0);
  return JSON.parse(gateway.lines[0]!.replace("fixture-read: ", ""));
};

describe("a route to a topic", () => {
  it("publishes, and returns what SNS returns to API Gateway", async () => {
    const gateway = await start({ queue: {} });
    expect(gateway.warnings).to.deep.equal([]);
    const answer = JSON.parse(await ask(gateway, { action: "direct", kind: "a&b" }));
    const { PublishResult, ResponseMetadata } = answer.PublishResponse;
    expect(PublishResult.SequenceNumber).to.equal(null);
    expect(ResponseMetadata.RequestId).to.match(/^[0-9a-f-]{36}$/);
    const [received] = (await receive(gateway))!;
    const notification = JSON.parse(received!.Body);
    expect(notification).to.include({
      Type: "Notification",
      MessageId: PublishResult.MessageId,
      TopicArn: TOPIC_ARN,
      Subject: "hi",
      Message: '{"action":"direct","kind":"a&b"}',
    });
  });

  it("may be called by its action", async () => {
    const gateway = await start(
      { queue: { raw_message_delivery: true } },
      {
        integration: {
          integration_uri: "arn:aws:apigateway:eu-west-1:sns:action/Publish",
          request_parameters: {
            "integration.request.querystring.TargetArn": `'${TOPIC_ARN}'`,
            "integration.request.querystring.Message": "route.request.body.text",
          },
        },
      },
    );
    expect(await ask(gateway, { action: "direct", text: "hello" })).to.include("PublishResponse");
    expect((await receive(gateway))![0]!.Body).to.equal("hello");
  });

  it("fails with SNS's own error: a topic that does not exist, and a role that may not", async () => {
    const missing = await start(
      {},
      {
        integration: {
          request_templates: { $default: PUBLISH.replace(":news", ":olds") },
        },
      },
    );
    expect(JSON.parse(await ask(missing, { action: "direct" })).Error).to.include({
      Code: "NotFound",
      Message: "Topic does not exist",
    });
    const refused = await start({ queue: {} }, { statements: [] });
    const { Error: error } = JSON.parse(await ask(refused, { action: "direct" }));
    expect(error.Code).to.equal("AuthorizationError");
    expect(error.Message).to.include(
      `not authorized to perform: sns:Publish on resource: ${TOPIC_ARN}`,
    );
    expect(await receive(refused)).to.equal(undefined);
  });

  it("fails for another action", async () => {
    const gateway = await start(
      {},
      { integration: { request_templates: { $default: "Action=DeleteTopic" } } },
    );
    expect(await ask(gateway, { action: "direct" })).to.include("DeleteTopic is not served here");
  });
});

describe("a subscription", () => {
  it("delivers the message itself to a queue, if it is raw", async () => {
    const gateway = await start({ queue: { raw_message_delivery: true } });
    await ask(gateway, { action: "direct", kind: "a" });
    const [received] = (await receive(gateway))!;
    expect(JSON.parse(received!.Body)).to.deep.equal({ action: "direct", kind: "a" });
    expect(received!.MessageAttributes).to.have.nested.property("kind.StringValue", "a");
  });

  for (const [what, filter] of [
    ["attributes", { filter_policy: '{"kind":["a",{"prefix":"b"}]}' }],
    [
      "body",
      { filter_policy: '{"kind":[{"anything-but":["c"]}]}', filter_policy_scope: "MessageBody" },
    ],
  ] as const) {
    it(`delivers what its filter lets through, by the message's ${what}`, async () => {
      const gateway = await start({ queue: { raw_message_delivery: true, ...filter } });
      for (const kind of ["a", "c", "bb"]) await ask(gateway, { action: "direct", kind });
      const kinds = (await receive(gateway))!.map(({ Body }) => JSON.parse(Body).kind);
      expect(kinds.toSorted()).to.deep.equal(["a", "bb"]);
    });
  }

  it("invokes a function with SNS's event", async () => {
    const gateway = await start({ fn: {} });
    expect(gateway.warnings).to.deep.equal([]);
    await ask(gateway, { action: "direct", kind: "a" });
    const [record] = (await readEvent(gateway)).Records;
    expect(record).to.include({ EventSource: "aws:sns", EventVersion: "1.0" });
    expect(record.EventSubscriptionArn).to.match(new RegExp(`^${TOPIC_ARN}:[0-9a-f-]{36}$`));
    expect(record.Sns).to.deep.include({
      Type: "Notification",
      TopicArn: TOPIC_ARN,
      Subject: "hi",
      Message: '{"action":"direct","kind":"a"}',
      MessageAttributes: { kind: { Type: "String", Value: "a" } },
    });
    expect(record.Sns).to.have.keys(
      ..."Type MessageId TopicArn Subject Message Timestamp SignatureVersion Signature SigningCertUrl UnsubscribeUrl MessageAttributes".split(
        " ",
      ),
    );
  });

  it("does not invoke a function that SNS may not, with a warning at start", async () => {
    const gateway = await start({ fn: {}, permission: false });
    expect(gateway.warnings[0]).to.include(
      "aws_sns_topic_subscription.fn: SNS may not invoke aws_lambda_function.read.",
    );
    await ask(gateway, { action: "direct" });
    expect(gateway.warnings).to.have.lengthOf(2);
    expect(gateway.lines).to.deep.equal([]);
  });

  it("is named at start if its protocol is not served", async () => {
    const gateway = await start(
      {},
      {
        resources: {
          aws_sns_topic: { news: { name: "news" } },
          aws_sns_topic_subscription: { mail: subscribe("email", "a@example.com", {}) },
        },
      },
    );
    expect(gateway.warnings).to.deep.equal([
      "aws_sns_topic_subscription.mail.protocol is not served locally: nothing is delivered to it; only queues and functions are subscribed.",
    ]);
  });
});
