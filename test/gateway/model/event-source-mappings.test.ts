// Event source mappings from queues to functions, by each form of function name.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

describe("an event source mapping", () => {
  for (const [name, qualifier] of [
    ["fixture-ping", undefined],
    ["fixture-ping:live", "live"],
    ["000000000000:function:fixture-ping", undefined],
    ["000000000000:function:fixture-ping:3", "3"],
    ["arn:aws:lambda:eu-west-1:000000000000:function:fixture-ping:live", "live"],
  ] as const) {
    it(`finds its function by ${name}`, () => {
      const { model } = readFixture({
        routes: { ping: {} },
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs" } },
          aws_lambda_event_source_mapping: {
            jobs: { event_source_arn: "${aws_sqs_queue.jobs.arn}", function_name: name },
          },
        },
      });
      const [mapping] = model.eventSourceMappings;
      expect(mapping?.functionArn).to.equal(model.functions[0]!.arn);
      expect(mapping?.qualifier).to.equal(qualifier);
    });
  }

  const readMapping = (more: object) =>
    readFixture({
      routes: { ping: {} },
      resources: {
        aws_sqs_queue: { jobs: { name: "jobs" } },
        aws_lambda_event_source_mapping: {
          jobs: {
            event_source_arn: "${aws_sqs_queue.jobs.arn}",
            function_name: "fixture-ping",
            ...more,
          },
        },
      },
    }).model.eventSourceMappings[0];

  it("has Lambda's defaults, or what it says", () => {
    expect(readMapping({})).to.include({
      batchSize: 10,
      batchingWindowSeconds: 0,
      reportsBatchItemFailures: false,
      maximumConcurrency: 5,
    });
    const given = {
      batch_size: 7,
      maximum_batching_window_in_seconds: 20,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 2 },
    };
    expect(readMapping(given)).to.include({
      batchSize: 7,
      batchingWindowSeconds: 20,
      reportsBatchItemFailures: true,
      maximumConcurrency: 2,
    });
  });

  const ELSEWHERE = "arn:aws:sqs:eu-west-1:000000000000:elsewhere";

  for (const [what, mapping, warning] of [
    [
      "a queue of another configuration",
      { event_source_arn: ELSEWHERE, function_name: "fixture-ping" },
      `event_source_arn "${ELSEWHERE}" is not served locally; only SQS queues and tables' streams of this ` +
        "configuration are, so its function is not called.",
    ],
    [
      "a queue that no plan names",
      { function_name: "fixture-ping" },
      "its unknown event_source_arn is not served locally; only SQS queues and tables' streams of this " +
        "configuration are, so its function is not called.",
    ],
    [
      "a function of another configuration",
      { event_source_arn: "${aws_sqs_queue.jobs.arn}", function_name: "elsewhere" },
      'function_name "elsewhere" is not a function of this configuration, so nothing calls it.',
    ],
    [
      "a function of another configuration, for a table's stream",
      { event_source_arn: "${aws_dynamodb_table.things.stream_arn}", function_name: "elsewhere" },
      'function_name "elsewhere" is not a function of this configuration, so nothing calls it.',
    ],
    [
      "a queue of another configuration, though disabled",
      { event_source_arn: ELSEWHERE, function_name: "fixture-ping", enabled: false },
      undefined,
    ],
  ] as const) {
    it(`of ${what} does not prevent the start`, () => {
      const { model, warnings } = readFixture({
        routes: { ping: {} },
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs" } },
          aws_dynamodb_table: {
            things: {
              name: "things",
              hash_key: "id",
              attribute: [{ name: "id", type: "S" }],
              stream_enabled: true,
              stream_view_type: "NEW_IMAGE",
            },
          },
          aws_lambda_event_source_mapping: { jobs: mapping },
        },
      });
      expect([...model.eventSourceMappings, ...model.streamMappings]).to.deep.equal([]);
      expect(warnings.filter((line) => line.includes("mapping.jobs"))).to.deep.equal(
        warning === undefined ? [] : [`aws_lambda_event_source_mapping.jobs: ${warning}`],
      );
    });
  }
});
