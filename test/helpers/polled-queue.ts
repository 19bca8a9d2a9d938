// A queue that a function is given the messages of.
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "../../gateway/index.ts";
import { startFixture } from "./fixture-gateway.ts";
import { until } from "./until.ts";

interface Options {
  code: string;
  reports?: boolean;
  queue?: object;
  mapping?: object;
  fn?: Record<string, unknown>;
  clock?: Clock;
}

export const startPolledQueue = async ({
  code,
  reports = true,
  queue = {},
  mapping = {},
  fn,
  clock,
}: Options) => {
  const gateway = await startFixture(
    {
      routes: { worker: { code, fn: { timeout: 30, ...fn } } },
      resources: {
        aws_sqs_queue: {
          jobs: {
            name: "jobs",
            visibility_timeout_seconds: 30,
            redrive_policy:
              '{"deadLetterTargetArn":"${aws_sqs_queue.dead.arn}","maxReceiveCount":2}',
            ...queue,
          },
          dead: { name: "dead" },
        },
        aws_lambda_event_source_mapping: {
          jobs: {
            event_source_arn: "${aws_sqs_queue.jobs.arn}",
            function_name: "${aws_lambda_function.worker.arn}",
            ...(reports && { function_response_types: ["ReportBatchItemFailures"] }),
            ...mapping,
          },
        },
      },
    },
    clock && { clock },
  );
  const endpoint = `http://127.0.0.1:${gateway.port}`;
  const sqs = new SQSClient({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  const queueUrl = (name: string) => `${endpoint}/000000000000/${name}`;
  const send = async (...bodies: string[]) => {
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl("jobs"),
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );
  };
  /** How many messages are visible, under way, and dead-lettered. */
  const counts = async () => {
    const [jobs, dead] = await Promise.all(
      ["jobs", "dead"].map((name) =>
        sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: queueUrl(name), AttributeNames: ["All"] }),
        ),
      ),
    );
    return [
      Number(jobs?.Attributes?.["ApproximateNumberOfMessages"]),
      Number(jobs?.Attributes?.["ApproximateNumberOfMessagesNotVisible"]),
      Number(dead?.Attributes?.["ApproximateNumberOfMessages"]),
    ];
  };
  const settles = (expected: number[]) =>
    until(async () => gateway.lines.length > 0 && String(await counts()) === String(expected));
  return { gateway, sqs, send, counts, settles, queueUrl };
};
