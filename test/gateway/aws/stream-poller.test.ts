// How functions are called with the records of a stream: batches, filters, retries, and what becomes of failures.
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createFastClock } from "../../../gateway/index.ts";
import { startStream, type StreamRecord } from "../../helpers/item-stream.ts";
import { until } from "../../helpers/until.ts";
import { findTrace, tracesUntil } from "../../helpers/local-api.ts";

/** Prints each batch, then fails as the code says. @param code of a function body that knows `Records` and `n`s. */
const printing = (code: string): string =>
  `async ({ Records }) => {
    console.log(JSON.stringify(Records));
    const ns = Records.map(({ dynamodb }) => Number(dynamodb.NewImage.n.N));
    ${code}
  }`;

const listNumbers = (batches: StreamRecord[][]): number[][] =>
  batches.map((records) => records.map(({ dynamodb }) => Number(dynamodb.NewImage!["n"]!.N)));

/** The function gets all of these in one batch. */
const WINDOW = { batch_size: 4, maximum_batching_window_in_seconds: 300 };

describe("a function that a stream calls", () => {
  it("gets records in order, at most as many as a batch has, once it is full", async () => {
    const { put, batches } = await startStream({ mapping: { ...WINDOW, batch_size: 2 } });
    for (const n of [1, 2, 3, 4]) await put(`item-${n}`, n);
    expect(listNumbers(await batches(2))).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
  });

  it("gets what there is when the batching window ends", async () => {
    const clock = createFastClock(1000);
    const { put, batches } = await startStream({ mapping: WINDOW }, { clock });
    await put("a", 1);
    expect(listNumbers(await batches(1))).to.deep.equal([[1]]);
  });

  it("gets only what a filter lets pass", async () => {
    const patterns = [
      { eventName: ["INSERT"], dynamodb: { NewImage: { n: { N: ["2"] } } } },
      { dynamodb: { Keys: { id: { S: [{ prefix: "keep-" }] } } } },
    ];
    const { put, batches } = await startStream({
      mapping: {
        batch_size: 1,
        filter_criteria: {
          filter: patterns.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
        },
      },
    });
    await put("a", 1);
    await put("a", 2);
    await put("b", 2);
    await put("keep-c", 3);
    expect(listNumbers(await batches(2))).to.deep.equal([[2], [3]]);
  });

  it("gets a failed batch again before the records behind it", async () => {
    const { put, batches } = await startStream({
      code: `let calls = 0; exports.handler = ${printing("if ((calls += 1) < 3) throw new Error('not yet');")}`,
      mapping: { batch_size: 1 },
    });
    await put("a", 1);
    await put("b", 2);
    expect(listNumbers(await batches(4))).to.deep.equal([[1], [1], [1], [2]]);
  });

  it("gets a batch no more often than its retries, and then the next one", async () => {
    const { put, batches, gateway } = await startStream({
      code: printing("if (ns.includes(1)) throw new Error('bad');"),
      mapping: { batch_size: 1, maximum_retry_attempts: 0 },
    });
    await put("a", 1);
    await put("b", 2);
    expect(listNumbers(await batches(2))).to.deep.equal([[1], [2]]);
    expect(gateway.warnings).to.include(
      "aws_lambda_event_source_mapping.read: 1 record is discarded (RetryAttemptsExhausted).",
    );
  });

  it("gets no records that are too old, and then the next ones", async () => {
    const { put, batches, gateway } = await startStream(
      {
        code: printing("if (ns.includes(1)) throw new Error('bad');"),
        mapping: { batch_size: 1, maximum_record_age_in_seconds: 60 },
      },
      { clock: createFastClock(100) },
    );
    await put("a", 1);
    await until(() => gateway.warnings.some((line) => line.includes("(RecordAgeExceeded)")));
    await put("b", 2);
    await until(async () =>
      listNumbers(await batches(1))
        .flat()
        .includes(2),
    );
  });

  it("gets the halves of a batch that it fails for, until only the bad record is discarded", async () => {
    const { batch, put, batches } = await startStream({
      code: printing("if (ns.includes(3)) throw new Error('bad');"),
      mapping: { ...WINDOW, bisect_batch_on_function_error: true, maximum_retry_attempts: 0 },
    });
    for (const n of [1, 2, 3, 4]) await put(`item-${n}`, n);
    expect(listNumbers(await batches(5))).to.deep.equal([[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]);
    await batch("e", "f", "g", "h");
    expect(listNumbers(await batches(6))[5]).to.have.length(4);
  });

  it("gets records again from the one that it reports", async () => {
    const { put, batches } = await startStream({
      code: `const seen = new Set(); exports.handler = ${printing(`
        const failed = Records.find((_, index) => ns[index] === 3 && !seen.has(3));
        seen.add(3);
        return failed && { batchItemFailures: [{ itemIdentifier: failed.dynamodb.SequenceNumber }] };`)}`,
      mapping: { ...WINDOW, function_response_types: ["ReportBatchItemFailures"] },
    });
    for (const n of [1, 2, 3, 4]) await put(`item-${n}`, n);
    expect(listNumbers(await batches(2))).to.deep.equal([
      [1, 2, 3, 4],
      [3, 4],
    ]);
  });

  it("gets the whole batch again for a report of an unknown record", async () => {
    const { put, batches } = await startStream({
      code: `let calls = 0; exports.handler = ${printing(
        "return (calls += 1) === 1 ? { batchItemFailures: [{ itemIdentifier: 'x' }] } : {};",
      )}`,
      mapping: { batch_size: 1, function_response_types: ["ReportBatchItemFailures"] },
    });
    await put("a", 1);
    await put("b", 2);
    expect(listNumbers(await batches(3))).to.deep.equal([[1], [1], [2]]);
  });

  it("is told of to a queue when its records are discarded, as far as its role allows", async () => {
    const { put, gateway } = await startStream({
      code: printing("throw new Error('bad');"),
      mapping: {
        batch_size: 1,
        maximum_retry_attempts: 1,
        destination_config: { on_failure: { destination_arn: "${aws_sqs_queue.dead.arn}" } },
      },
      resources: { aws_sqs_queue: { dead: { name: "dead" } } },
    });
    await put("a", 1);
    const client = new SQSClient({
      endpoint: `http://127.0.0.1:${gateway.port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    const QueueUrl = `http://127.0.0.1:${gateway.port}/000000000000/dead`;
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 });
    const { Messages: [message] = [] } = await client.send(receive);
    const { requestContext, responseContext, DDBStreamBatchInfo } = JSON.parse(message!.Body!);
    expect(requestContext).to.include({
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 2,
      functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:fixture-read",
    });
    expect(responseContext).to.deep.equal({
      statusCode: 200,
      executedVersion: "$LATEST",
      functionError: "Unhandled",
    });
    expect(DDBStreamBatchInfo).to.include({
      batchSize: 1,
      streamArn: gateway.model.tables[0]!.stream!.arn,
    });
    expect(DDBStreamBatchInfo.startSequenceNumber).to.equal(DDBStreamBatchInfo.endSequenceNumber);
  });

  it("is not called when its role may not read the stream, which the terminal says", async () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "dynamodb:*Item", Resource: "*" }],
    });
    const { put, gateway } = await startStream({
      resources: { aws_iam_role: { fixture: { name: "fixture", inline_policy: { policy } } } },
    });
    await put("a", 1);
    expect(gateway.warnings.join("\n")).to.include("fixture-read was refused dynamodb:GetRecords");
    expect(gateway.lines).to.deep.equal([]);
  });

  it("is called by the trace of the write", async () => {
    const { put, batches, gateway } = await startStream();
    await put("a", 1);
    await batches(1);
    const traces = await tracesUntil(gateway.port, (all) =>
      all.some(({ spans }) => spans.some(({ kind }) => kind === "function")),
    );
    const spans = findTrace(traces, "operator", "DynamoDB PutItem");
    expect(spans.map(({ kind, name }) => `${kind} ${name}`).slice(0, 3)).to.deep.equal([
      "operator DynamoDB PutItem",
      "queue things stream",
      "function fixture-read",
    ]);
  });
});
