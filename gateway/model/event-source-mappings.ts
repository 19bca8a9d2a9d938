// Event source mappings from SQS queues to functions.
import { numberOfAny } from "../../shared/scalar.ts";
import {
  invalid,
  optionalBoolean,
  optionalNumber,
  optionalText,
  requiredText,
  textList,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { type EventFilter, readFilters } from "./event-filters.ts";
import { findTarget, type LambdaModel, type OwnTarget } from "./functions.ts";
import type { Queue } from "./queues.ts";

export interface EventSourceMapping extends OwnTarget {
  address: string;
  queue: Queue;
  /** Maximum number of messages per invocation. */
  batchSize: number;
  /** Seconds to wait for a full batch. */
  batchingWindowSeconds: number;
  /** Whether only the messages that the function reports as failed are retried. */
  reportsBatchItemFailures: boolean;
  /** Maximum number of concurrent invocations. */
  maximumConcurrency: number;
  /** A message needs to match one of them; none: every message is delivered. */
  filters: EventFilter[];
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const DEFAULT_BATCH_SIZE = 10;
/** Lambda starts with five pollers. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const DEFAULT_CONCURRENCY = 5;

/** @returns undefined when the mapping is disabled, or its source is not a queue. */
export const readEventSourceMapping = (
  resource: Resource,
  queues: Queue[],
  functions: LambdaModel[],
): EventSourceMapping | undefined => {
  if (optionalBoolean(resource, "enabled") === false || !isQueueSource(resource)) return undefined;
  const scaling = block(resource.attribute("scaling_config"));
  return {
    address: resource.address,
    queue: findQueue(resource, queues),
    ...requiredFunction(resource, functions),
    batchSize: optionalNumber(resource, "batch_size") ?? DEFAULT_BATCH_SIZE,
    batchingWindowSeconds: optionalNumber(resource, "maximum_batching_window_in_seconds") ?? 0,
    reportsBatchItemFailures: textList(resource, "function_response_types").includes(
      "ReportBatchItemFailures",
    ),
    maximumConcurrency: numberOfAny(scaling["maximum_concurrency"] ?? DEFAULT_CONCURRENCY),
    filters: readFilters(resource),
  };
};

/** Whether the source is a queue, not a stream or a broker. */
export const isQueueSource = (mapping: Resource): boolean =>
  !/^arn:[^:]*:(dynamodb|kinesis|kafka|mq|rds):/.test(
    optionalText(mapping, "event_source_arn") ?? "",
  );

const findQueue = (resource: Resource, queues: Queue[]): Queue => {
  const arn = requiredText(resource, "event_source_arn");
  const queue = queues.find((candidate) => candidate.arn === arn);
  if (!queue) {
    throw invalid(
      resource,
      `event_source_arn "${arn}" is not a queue of this configuration; only SQS queues are served. ` +
        'Set it to "${aws_sqs_queue.NAME.arn}".',
    );
  }
  return queue;
};

export const requiredFunction = (resource: Resource, functions: LambdaModel[]): OwnTarget => {
  const name = requiredText(resource, "function_name");
  const target = findTarget(functions, name);
  if (!target) {
    throw invalid(
      resource,
      `function_name "${name}" is not a function of this configuration. ` +
        'Set it to "${aws_lambda_function.NAME.arn}".',
    );
  }
  return target;
};
