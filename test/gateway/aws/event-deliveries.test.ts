// What EventBridge does with a matching event: which targets get it, as what, and what becomes of failures.
import { expect } from "chai";
import { createEvent } from "../../../gateway/aws/put-events.ts";
import type { EventTarget } from "../../../gateway/model/event-targets.ts";
import {
  CALLED,
  FN,
  jobs,
  NOW_MS,
  open,
  PERMISSION,
  rule,
  RULE_ARN,
  settle,
  target,
} from "../helpers/event-bus.ts";

const event = () =>
  createEvent({
    "detail-type": "said",
    source: "chat",
    region: "eu-west-1",
    resources: [],
    timeMs: NOW_MS,
    detail: {},
  });

describe("the delivery of an event", () => {
  it("is the input that the target asks for, as it knows the rule and the time", async () => {
    const contexts: object[] = [];
    const writeInput: EventTarget["writeInput"] = (context) => {
      contexts.push(context);
      return '{"a":1}';
    };
    const { bus, invoked, spans } = open({ rules: [] });
    const given = event();
    bus.deliver(rule([{ ...CALLED, writeInput }]), given);
    await settle();
    expect(contexts).to.deep.equal([
      { event: given, ruleArn: RULE_ARN, ruleName: "often", receivedAt: "2023-11-14T22:13:20Z" },
    ]);
    expect(invoked.map(([called, body]) => [called, body])).to.deep.equal([
      [{ functionArn: FN.arn, fn: FN, qualifier: "live" }, { a: 1 }],
    ]);
    const [span] = spans();
    expect(span).to.deep.include({ kind: "schedule", name: "r" });
    expect(span).to.have.property("endMs");
    expect(span).not.to.have.property("failed");
    expect(invoked[0]![2]).to.be.above(0);
  });

  it("is a message for a queue, with a group if it says so", async () => {
    const { bus, client, spans } = open({ rules: [] });
    const queue = jobs("arn:aws:sqs:eu-west-1:000000000000:jobs");
    const writeInput = () => "text";
    bus.deliver(
      rule([target({ queue, writeInput }), target({ queue, writeInput, messageGroupId: "g" })]),
      event(),
    );
    await settle();
    const message = { QueueUrl: "jobs", MessageBody: "text" };
    expect(client.calls).to.deep.equal([
      ["SendMessage", message],
      ["SendMessage", { ...message, MessageGroupId: "g" }],
    ]);
    expect(spans().filter(({ kind }) => kind === "queue")).to.have.length(2);
  });

  it("is none for a target that is neither a function nor a queue", async () => {
    const { bus, client, warnings, spans } = open({ rules: [] });
    bus.deliver(rule([target({ deadLetterArn: "arn:dead" })]), event());
    await settle();
    expect([client.calls, warnings]).to.deep.equal([[], []]);
    expect(spans()[0]).not.to.have.property("failed");
  });

  it("is none for a target that is not served", async () => {
    const { bus, invoked, spans } = open({ rules: [] });
    bus.deliver(rule([{ ...CALLED, unserved: "why" }]), event());
    await settle();
    expect([invoked, spans()]).to.deep.equal([[], []]);
  });

  for (const [what, given, permissions, code, message, warned] of [
    [
      "the function does not exist",
      { called: { functionArn: "arn:far", fn: undefined } },
      [],
      "NO_RESOURCE",
      "arn:far does not exist here",
      "t: arn:far does not exist here",
    ],
    [
      "the function's policy does not allow it",
      { called: CALLED.called! },
      [{ ...PERMISSION, principal: "s3.amazonaws.com" }],
      "NO_PERMISSIONS",
      "EventBridge may not invoke f as",
      undefined,
    ],
    [
      "the input is not JSON",
      { called: CALLED.called!, writeInput: () => "{" },
      [PERMISSION],
      "INVALID_JSON",
      "the input template makes {; a function needs JSON",
      "t: the input template makes {; a function needs JSON",
    ],
  ] as [string, Partial<EventTarget>, object[], string, string, string | undefined][]) {
    it(`fails where ${what}, and goes to the dead-letter queue`, async () => {
      const { bus, client, invoked, warnings, spans } = open({ rules: [], permissions });
      const deadLetterArn = "arn:aws:sqs:eu-west-1:000000000000:dead";
      const failing = rule([target({ ...given, deadLetterArn })]);
      const sent = event();
      bus.deliver(failing, sent);
      bus.deliver(failing, sent);
      await settle();
      expect(invoked).to.deep.equal([]);
      expect(client.calls).to.have.length(2);
      const [operation, { QueueUrl, MessageBody, MessageAttributes }] = client.calls[0]!;
      expect([operation, QueueUrl, JSON.parse(MessageBody)]).to.deep.equal([
        "SendMessage",
        "dead",
        sent,
      ]);
      const { ERROR_MESSAGE, ...attributes } = MessageAttributes;
      expect(attributes).to.deep.equal({
        RULE_ARN: { DataType: "String", StringValue: RULE_ARN },
        TARGET_ARN: { DataType: "String", StringValue: "arn:target" },
        ERROR_CODE: { DataType: "String", StringValue: code },
      });
      expect(ERROR_MESSAGE.StringValue.startsWith(message)).to.equal(true);
      expect(warnings).to.deep.equal(warned === undefined ? [] : [warned]);
      const [first] = spans();
      expect(first?.failed).to.equal(true);
      expect(first?.details["error"]).to.equal(ERROR_MESSAGE.StringValue);
    });
  }

  it("reaches the dead-letter queue with the beginning of a long input", async () => {
    const { bus, client } = open({ rules: [], permissions: [PERMISSION] });
    const writeInput = () => "{".repeat(2 * 1024 * 1024);
    bus.deliver(rule([{ ...CALLED, writeInput, deadLetterArn: "arn:dead" }]), event());
    await settle();
    const { StringValue } = client.calls[0]![1].MessageAttributes.ERROR_MESSAGE;
    expect(StringValue).to.match(/^the input template makes \{{200}…; a function needs/);
  });

  it("fails where the queue refuses it, and is gone without a dead-letter queue", async () => {
    const refuse = () => {
      throw new Error("no such queue");
    };
    const { bus, client, warnings, spans } = open({ rules: [], answer: refuse });
    bus.deliver(rule([target({ queue: jobs() })]), event());
    await settle();
    expect(client.calls).to.have.length(1);
    expect(warnings).to.deep.equal(["t: Error: Error: no such queue"]);
    expect(spans()[0]?.failed).to.equal(true);
  });

  it("is told of by the start alone where the function's policy does not allow it", async () => {
    const { bus, invoked, warnings } = open({ rules: [], permissions: [] });
    bus.deliver(rule([CALLED]), event());
    await settle();
    expect([invoked, warnings]).to.deep.equal([[], []]);
  });

  it("names the code of a queue that refuses it", async () => {
    const { bus, client } = open({
      rules: [],
      answer: (_, { QueueUrl }) => {
        if (QueueUrl === "jobs") throw new Error("full");
        return { MessageId: "m" };
      },
    });
    bus.deliver(rule([target({ queue: jobs(), deadLetterArn: "arn:dead" })]), event());
    await settle();
    expect(client.calls[1]![1].MessageAttributes.ERROR_CODE.StringValue).to.equal(
      "SDK_CLIENT_ERROR",
    );
  });

  it("is lost where the dead-letter queue refuses it, too", async () => {
    const refuse = () => {
      throw new Error("gone");
    };
    const { bus, warnings } = open({ rules: [], permissions: [], answer: refuse });
    bus.deliver(rule([{ ...CALLED, deadLetterArn: "arn:dead" }]), event());
    await settle();
    expect(warnings).to.deep.equal(["t: the event is lost: Error: Error: gone"]);
  });
});
