// #42: SQS messages, the function they are for, and what becomes of them.
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { systemClock } from "../../../gateway/time/clock.ts";
import type { FixtureGateway } from "../../helpers/fixture-gateway.ts";
import { LOG_EVENT, returns, throws } from "../../helpers/handler-code.ts";
import { startPolledQueue } from "../../helpers/polled-queue.ts";
import { until } from "../../helpers/until.ts";

const LOGS_AND = (result: string) =>
  `async ({ Records }) => { console.log(Records.map(({ body }) => body).join()); return ${result}; }`;

const eventIn = (gateway: FixtureGateway) =>
  JSON.parse(gateway.lines[0]!.slice(gateway.lines[0]!.indexOf("{")));

describe("event source mapping", () => {
  it("gives the function records as Lambda does", async () => {
    const { gateway, sqs, settles, queueUrl } = await startPolledQueue({ code: LOG_EVENT });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl("jobs"),
        MessageBody: "hello",
        MessageAttributes: { kind: { DataType: "String", StringValue: "test" } },
      }),
    );
    await settles([0, 0, 0]);
    const { messageId, receiptHandle, md5OfBody, attributes, ...record } =
      eventIn(gateway).Records[0];
    expect(messageId).to.match(/^[0-9a-f-]{36}$/);
    expect(receiptHandle).to.be.a("string");
    expect(md5OfBody).to.equal("5d41402abc4b2a76b9719d911017c592");
    expect(attributes).to.include({ ApproximateReceiveCount: "1" });
    expect(record).to.deep.equal({
      body: "hello",
      messageAttributes: {
        kind: {
          dataType: "String",
          stringValue: "test",
          stringListValues: [],
          binaryListValues: [],
        },
      },
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:jobs",
      awsRegion: "eu-west-1",
    });
  });

  it("gives the function what its filters let pass, and deletes other messages", async () => {
    const pattern = JSON.stringify({ body: { kind: ["order"] } });
    const { gateway, send, settles } = await startPolledQueue({
      code: LOGS_AND("{}"),
      mapping: { filter_criteria: { filter: [{ pattern }] } },
    });
    await send('{"kind":"bill"}', "order", '{"kind":"order","n":1}');
    await settles([0, 0, 0]);
    expect(gateway.lines).to.deep.equal(['fixture-worker: {"kind":"order","n":1}']);
  });

  for (const result of [
    "undefined",
    "{}",
    "{ batchItemFailures: [] }",
    "{ batchItemFailures: null }",
  ]) {
    it(`#42 ${result} is success`, async () => {
      const { send, settles } = await startPolledQueue({ code: LOGS_AND(result) });
      await send("a", "b");
      await settles([0, 0, 0]);
    });
  }

  it("#42 tries only the messages again that the function names", async () => {
    const { send, settles } = await startPolledQueue({
      code: `async ({ Records }) => {
        console.log("asked");
        const failed = Records.filter(({ body }) => body === "bad");
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      }`,
    });
    await send("good", "bad", "good too");
    await settles([0, 1, 0]);
  });

  for (const result of [
    '{ batchItemFailures: [{ foo: "x" }] }',
    '{ batchItemFailures: [{ itemIdentifier: "" }] }',
    '{ batchItemFailures: [{ itemIdentifier: "unknown" }] }',
    "{ batchItemFailures: [null] }",
    '{ batchItemFailures: "x" }',
  ]) {
    it(`#42 ${result} fails the whole batch`, async () => {
      const { send, settles } = await startPolledQueue({ code: LOGS_AND(result) });
      await send("a", "b");
      await settles([0, 2, 0]);
    });
  }

  it("#42 ignores the list without ReportBatchItemFailures", async () => {
    const { send, settles } = await startPolledQueue({
      code: `async ({ Records }) => {
        console.log("asked");
        return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      }`,
      reports: false,
    });
    await send("a", "b");
    await settles([0, 0, 0]);
  });

  it("keeps the messages of a function that throws, and dead-letters them in the end", async () => {
    const { send, settles } = await startPolledQueue({
      code: throws("broken"),
      queue: { visibility_timeout_seconds: 1 },
      fn: { timeout: 1 },
    });
    await send("a");
    await settles([0, 0, 1]);
  });

  it("takes no more messages at once than a batch holds", async () => {
    const { gateway, send, settles } = await startPolledQueue({
      code: LOGS_AND("{}"),
      mapping: { batch_size: 1 },
    });
    await send("a", "b", "c");
    await settles([0, 0, 0]);
    expect(gateway.lines.toSorted()).to.deep.equal([
      "fixture-worker: a",
      "fixture-worker: b",
      "fixture-worker: c",
    ]);
  });

  it("waits for a batch to fill as long as the window says", async () => {
    const { gateway, send, settles } = await startPolledQueue({
      code: LOGS_AND("{}"),
      mapping: { batch_size: 20, maximum_batching_window_in_seconds: 1 },
    });
    await send("a");
    await send("b");
    await settles([0, 0, 0]);
    expect(gateway.lines).to.have.length(1);
    expect(gateway.lines[0]).to.match(/(a,b|b,a)$/);
  });

  it("does not wait longer because the time of day is set back", async () => {
    let nowMs = Date.now();
    const { gateway, send, settles } = await startPolledQueue({
      code: LOGS_AND("{}"),
      mapping: { batch_size: 20, maximum_batching_window_in_seconds: 1 },
      clock: { ...systemClock, now: () => (nowMs -= 3_600_000) },
    });
    await send("a");
    await settles([0, 0, 0]);
    expect(gateway.lines[0]).to.match(/a$/);
  });

  it("delivers what waits for a batch to fill when the gateway ends", async () => {
    const { gateway, send, counts } = await startPolledQueue({
      code: LOGS_AND("{}"),
      mapping: { batch_size: 20, maximum_batching_window_in_seconds: 300 },
    });
    await send("a");
    await until(async () => String(await counts()) === "0,1,0");
    await gateway.close();
    expect(gateway.lines[0]).to.match(/a$/);
  });

  it("runs no more batches at once than it may", async () => {
    const { gateway, send, settles } = await startPolledQueue({
      code: `async ({ Records }) => {
        console.log("begin");
        await new Promise((done) => setTimeout(done, 50));
        console.log("end");
      }`,
      mapping: { batch_size: 1, scaling_config: { maximum_concurrency: 2 } },
    });
    await send("a", "b", "c", "d", "e");
    await settles([0, 0, 0]);
    let most = 0;
    let now = 0;
    for (const line of gateway.lines) {
      now += line.endsWith("begin") ? 1 : -1;
      most = Math.max(most, now);
    }
    expect(most).to.be.within(1, 2);
  });

  it("does not poll when it is disabled", async () => {
    const { gateway, send, counts } = await startPolledQueue({
      code: returns("{}"),
      mapping: { enabled: false },
    });
    await send("a");
    expect(await counts()).to.deep.equal([1, 0, 0]);
    expect(gateway.lines).to.deep.equal([]);
  });

  it("#42 takes messages of 1 MiB", async () => {
    const { gateway, sqs, settles, queueUrl } = await startPolledQueue({
      code: "async ({ Records }) => { console.log(Records[0].body.length); }",
    });
    await sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl("jobs"), MessageBody: "x".repeat(1_048_576) }),
    );
    await settles([0, 0, 0]);
    expect(gateway.lines).to.deep.equal(["fixture-worker: 1048576"]);
  });
});
