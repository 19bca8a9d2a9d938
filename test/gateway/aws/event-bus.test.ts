// Events that reach the targets of rules: functions and queues.
import { expect } from "chai";
import { createManualClock } from "../../helpers/manual-clock.ts";
import type { FixtureGateway } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";
import { entry } from "../helpers/event-entry.ts";
import { putEvents, readEvents, startRule as start } from "../helpers/event-rules.ts";
import { ask, receive } from "../helpers/queue-route.ts";

const RULE_ARN = "arn:aws:events:eu-west-1:000000000000:rule/chat";

const receiveOne = async (gateway: FixtureGateway, queue = "jobs") => {
  let found: Awaited<ReturnType<typeof receive>>;
  await until(async () => (found = await receive(gateway, queue)) !== undefined);
  expect(found).to.have.lengthOf(1);
  return found![0]!;
};

describe("a rule with a pattern", () => {
  it("invokes a function with the events that match, and only with them", async () => {
    const gateway = await start({
      fn: {},
      rule: { event_pattern: '{"source":["chat"],"detail":{"text":[{"prefix":"h"}]}}' },
    });
    expect(gateway.warnings).to.deep.equal([]);
    const { FailedEntryCount, Entries } = await putEvents(gateway, [
      entry({ Detail: '{"text":"bye"}' }),
      entry({ Source: "mail" }),
      entry(),
    ]);
    expect(FailedEntryCount).to.equal(0);
    const [event] = await readEvents(gateway);
    expect(gateway.lines).to.have.lengthOf(1);
    expect(event.id).to.equal(Entries[2]!.EventId);
    expect(event).to.include({ version: "0", source: "chat", "detail-type": "said" });
  });

  it("sends to a queue, of which a FIFO queue gets a message group", async () => {
    const plain = await start({ queue: {} });
    await putEvents(plain, [entry()]);
    expect(JSON.parse((await receiveOne(plain)).Body).detail).to.deep.equal({ text: "hi" });
    const fifo = await start({
      queue: { sqs_target: { message_group_id: "all" } },
      jobs: { name: "jobs.fifo", fifo_queue: true, content_based_deduplication: true },
    });
    await putEvents(fifo, [entry()]);
    const { Attributes } = await receiveOne(fifo, "jobs.fifo");
    expect(Attributes).to.include({ MessageGroupId: "all" });
  });

  it("gives each target the input that it asks for", async () => {
    for (const [target, expected] of [
      [{ input: '{"fixed":1}' }, '{"fixed":1}'],
      [{ input_path: "$.detail" }, '{"text":"hi"}'],
      [
        {
          input_transformer: {
            input_paths: { text: "$.detail.text" },
            input_template: '{"said":<text>,"by":"<aws.events.rule-name>"}',
          },
        },
        '{"said":"hi","by":"chat"}',
      ],
    ] as const) {
      const gateway = await start({ fn: target, queue: target });
      await putEvents(gateway, [entry()]);
      expect((await receiveOne(gateway)).Body).to.equal(expected);
      expect(await readEvents(gateway)).to.deep.equal([JSON.parse(expected)]);
      await gateway.close();
    }
  });

  it("gets events of its own bus only, by the bus's name or ARN", async () => {
    const gateway = await start(
      {
        fn: { event_bus_name: "chats" },
        rule: { event_bus_name: "${aws_cloudwatch_event_bus.chats.arn}" },
      },
      { resources: { aws_cloudwatch_event_bus: { chats: { name: "chats" } } } },
    );
    expect(gateway.warnings).to.deep.equal([]);
    const EventBusName = "arn:aws:events:eu-west-1:000000000000:event-bus/chats";
    await putEvents(gateway, [entry(), entry({ EventBusName }), entry({ EventBusName: "chats" })]);
    await readEvents(gateway, 2);
    expect(gateway.lines).to.have.lengthOf(2);
  });

  it("loses events for a bus that does not exist, as on AWS, and the terminal says so once", async () => {
    const gateway = await start({ fn: {} });
    const lost = entry({ EventBusName: "other" });
    expect((await putEvents(gateway, [lost, lost, entry()])).FailedEntryCount).to.equal(0);
    await readEvents(gateway);
    expect(gateway.lines).to.have.lengthOf(1);
    expect(gateway.warnings).to.deep.equal([
      "arn:aws:events:eu-west-1:000000000000:event-bus/other: events for it are lost: this configuration has no such event bus",
    ]);
  });

  it("retries a function that fails, as asynchronous invocations are", async () => {
    const clock = createManualClock();
    const code = "async ({ id }) => { console.log(JSON.stringify(id)); throw new Error('no'); }";
    const gateway = await start({ fn: {} }, { routes: { read: { code } } }, { clock });
    await putEvents(gateway, [entry()]);
    const attempts = () => gateway.lines.filter((line) => /"[0-9a-f-]{36}"$/.test(line));
    await until(() => attempts().length === 1);
    await until(() => {
      clock.advance(60_000);
      return attempts().length === 2;
    });
    expect(new Set(attempts())).to.have.property("size", 1);
  });

  it("without permission invokes no function, which a warning names; the event is dead-lettered", async () => {
    const gateway = await start({
      permission: false,
      fn: { dead_letter_config: { arn: "${aws_sqs_queue.jobs.arn}" } },
    });
    expect(gateway.warnings).to.have.lengthOf(1);
    expect(gateway.warnings[0]).to.include(
      "aws_cloudwatch_event_rule.chat: EventBridge may not invoke aws_lambda_function.read.",
    );
    const { Entries } = await putEvents(gateway, [entry()]);
    const { Body, MessageAttributes } = await receiveOne(gateway);
    expect(JSON.parse(Body).id).to.equal(Entries[0]!.EventId);
    expect(MessageAttributes).to.have.nested.property("ERROR_CODE.StringValue", "NO_PERMISSIONS");
    expect(MessageAttributes).to.have.nested.property("RULE_ARN.StringValue", RULE_ARN);
    expect(gateway.lines).to.deep.equal([]);
  });

  it("names a target whose input is not what it takes, once", async () => {
    const input_transformer = { input_template: '"a" "b"' };
    const gateway = await start({ fn: { input_transformer }, queue: { input_transformer } });
    await putEvents(gateway, [entry(), entry()]);
    expect(gateway.warnings).to.deep.equal([
      'aws_cloudwatch_event_target.fn: the input template makes "a" "b"; a function needs JSON',
    ]);
    const bodies = (await receiveAll(gateway, 2)).map(({ Body }) => Body);
    expect(bodies).to.deep.equal(['"a" "b"', '"a" "b"']);
  });
});

const receiveAll = async (gateway: FixtureGateway, count: number) => {
  const found: NonNullable<Awaited<ReturnType<typeof receive>>> = [];
  await until(async () => found.push(...((await receive(gateway)) ?? [])) >= count);
  return found;
};

describe("functions that put events", () => {
  const CODE = `async () => {
    const credential = process.env.AWS_ACCESS_KEY_ID + "/20250101/eu-west-1/events/aws4_request";
    const response = await fetch("https://events.eu-west-1.amazonaws.com/", {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSEvents.PutEvents",
        authorization: "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify({ Entries: [{ Source: "chat", DetailType: "said", Detail: "{}" }] }),
    });
    return { statusCode: 200, body: response.status + " " + (await response.text()) };
  }`;

  const startPutter = (statement: object) =>
    start(
      { fn: {} },
      {
        routes: {
          tell: {
            routeResponse: true,
            code: CODE,
            fn: { role: "${aws_iam_role.teller.arn}" },
          },
        },
        resources: {
          aws_iam_role: {
            teller: {
              name: "teller",
              inline_policy: {
                policy: JSON.stringify({ Statement: [{ Effect: "Allow", ...statement }] }),
              },
            },
          },
        },
      },
    );

  const BUS = "arn:aws:events:eu-west-1:000000000000:event-bus/default";
  const ofSource = (source: string) => ({
    Action: "events:PutEvents",
    Resource: BUS,
    Condition: { "ForAllValues:StringEquals": { "events:source": [source] } },
  });

  it("may, if their role allows it for the bus and the source", async () => {
    const gateway = await startPutter(ofSource("chat"));
    expect(await ask(gateway, { action: "tell" })).to.match(/^200 .*"EventId"/);
    expect(await readEvents(gateway)).to.have.lengthOf(1);
  });

  for (const [what, statement] of [
    ["another bus", { Action: "events:PutEvents", Resource: `${BUS}s` }],
    ["another source", ofSource("mail")],
  ] as const) {
    it(`may not, if their role allows ${what}`, async () => {
      const gateway = await startPutter(statement);
      const answer = await ask(gateway, { action: "tell" });
      expect(answer).to.match(/^400 .*AccessDeniedException/);
      expect(answer).to.include(`events:PutEvents on resource: ${BUS}`);
      expect(gateway.lines).to.deep.equal([]);
    });
  }
});
