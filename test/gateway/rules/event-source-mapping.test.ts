import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const JOBS = "aws_lambda_event_source_mapping.jobs";
const change = (args: object): Changes => ({ [JOBS]: { ...args } });
const FIFO = "arn:aws:sqs:eu-west-1:000000000000:other.fifo";
const STREAM = "arn:aws:dynamodb:eu-west-1:000000000000:table/things/stream/x";

describe("rules of an event source mapping", () => {
  itFinds([
    [
      "no source",
      change({ event_source_arn: undefined }),
      `${JOBS}: Terraform: "event_source_arn": one of \`event_source_arn,self_managed_event_source\` must be specified`,
    ],
    ...[1, 1001].map((maximum_concurrency): Case => [
      `${maximum_concurrency} at once`,
      change({ scaling_config: { maximum_concurrency } }),
      `${JOBS}: Terraform: expected scaling_config.maximum_concurrency to be in the range (2 - 1000), got ${maximum_concurrency}`,
    ]),
    ["1000 at once", change({ scaling_config: { maximum_concurrency: 1000 } })],
    [
      "a batch of more than 10 without a window",
      change({ batch_size: 11 }),
      `${JOBS}: Lambda: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10`,
    ],
    [
      "a batch of more than 10 with a window",
      change({ batch_size: 10_000, maximum_batching_window_in_seconds: 1 }),
    ],
    [
      "a batch of 10,001",
      change({ batch_size: 10_001, maximum_batching_window_in_seconds: 1 }),
      `${JOBS}: Lambda: 1 validation error detected: Value '10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000`,
    ],
    [
      "a batch of 11 from a FIFO queue",
      change({ event_source_arn: FIFO, batch_size: 11 }),
      `${JOBS}: Lambda: 1 validation error detected: Value '11' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10`,
    ],
    [
      "a window for a FIFO queue",
      change({ event_source_arn: FIFO, maximum_batching_window_in_seconds: 5 }),
      `${JOBS}: ours: maximum_batching_window_in_seconds is 5, which Lambda does not support for FIFO queues`,
    ],
    [
      "a window of 301 seconds",
      change({ maximum_batching_window_in_seconds: 301 }),
      `${JOBS}: Terraform: expected maximum_batching_window_in_seconds to be in the range (0 - 300), got 301`,
    ],
    [
      "a visibility timeout below the function's timeout",
      { "aws_lambda_function.ping": { timeout: 60 } },
      `${JOBS}: Lambda: Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds`,
    ],
    [
      "the same with Lambda's default timeout",
      {
        "aws_lambda_function.ping": { timeout: undefined },
        "aws_sqs_queue.jobs": { visibility_timeout_seconds: 2 },
      },
      `${JOBS}: Lambda: Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds`,
    ],
    [
      "a function by its name",
      {
        [JOBS]: { function_name: "${aws_lambda_function.ping.function_name}" },
        "aws_lambda_function.ping": { timeout: 31 },
      },
      `${JOBS}: Lambda: Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds`,
    ],
    [
      "a visibility timeout equal to the function's timeout",
      { "aws_lambda_function.ping": { timeout: 30 } },
    ],
    [
      "another response type",
      change({ function_response_types: ["ReportAll"] }),
      `${JOBS}: Terraform: expected function_response_types to be one of ["ReportBatchItemFailures"], got ReportAll`,
    ],
    [
      "a position in a queue",
      change({ starting_position: "LATEST" }),
      `${JOBS}: ours: it has a starting_position, which queues do not support`,
    ],
    [
      "no position in a stream",
      change({ event_source_arn: STREAM }),
      `${JOBS}: Lambda: 1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.`,
    ],
    ["a position in a stream", change({ event_source_arn: STREAM, starting_position: "LATEST" })],
    [
      "an unknown position",
      change({ event_source_arn: STREAM, starting_position: "NEWEST" }),
      `${JOBS}: Terraform: expected starting_position to be one of`,
    ],
    [
      "filters that are not JSON, and too many",
      change({
        filter_criteria: {
          filter: Array.from({ length: 11 }, (_, index) => ({
            pattern: index === 0 ? "body" : "{}",
          })),
        },
      }),
      `${JOBS}: ours: it has 11 filters; Lambda allows 10`,
      `${JOBS}: ours: the filter's pattern "body" is not a JSON object`,
    ],
    [
      "parallelization and retries out of range",
      change({ parallelization_factor: 11, maximum_retry_attempts: 10_001 }),
      `${JOBS}: Terraform: expected parallelization_factor to be in the range (1 - 10), got 11`,
      `${JOBS}: Terraform: expected maximum_retry_attempts to be in the range (-1 - 10000), got 10001`,
    ],
    [
      "a mapping twice",
      {
        "aws_lambda_event_source_mapping.again": {
          event_source_arn: "${aws_sqs_queue.jobs.arn}",
          function_name: "${aws_lambda_function.ping.arn}",
        },
      },
      'aws_lambda_event_source_mapping.again: Lambda: An event source mapping with SQS arn (" arn:aws:sqs:eu-west-1:000000000000:jobs ") and function (',
    ],
    [
      "a higher concurrency than the function reserves",
      {
        [JOBS]: { scaling_config: { maximum_concurrency: 5 } },
        "aws_lambda_function.ping": { reserved_concurrent_executions: 4 },
      },
      `warning ${JOBS}: ours: maximum_concurrency is 5, but its function reserves only 4`,
    ],
  ]);
});
