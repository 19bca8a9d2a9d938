// Event source mappings from SQS queues to functions.
import { numberOfAny } from "../../shared/scalar.ts";
import {
  optionalBoolean,
  optionalNumber,
  optionalText,
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

/** @returns undefined when the mapping is disabled, or its queue or its function is not in this configuration. */
export const readEventSourceMapping = (
  resource: Resource,
  queues: Queue[],
  functions: LambdaModel[],
): EventSourceMapping | undefined => {
  const arn = optionalText(resource, "event_source_arn");
  const queue = queues.find((candidate) => candidate.arn === arn);
  const target = findFunction(resource, functions);
  if (!isEnabled(resource) || !queue || !target) return undefined;
  const scaling = block(resource.attribute("scaling_config"));
  return {
    address: resource.address,
    queue,
    ...target,
    batchSize: optionalNumber(resource, "batch_size") ?? DEFAULT_BATCH_SIZE,
    batchingWindowSeconds: optionalNumber(resource, "maximum_batching_window_in_seconds") ?? 0,
    reportsBatchItemFailures: textList(resource, "function_response_types").includes(
      "ReportBatchItemFailures",
    ),
    maximumConcurrency: numberOfAny(scaling["maximum_concurrency"] ?? DEFAULT_CONCURRENCY),
    filters: readFilters(resource),
  };
};

export const isEnabled = (mapping: Resource): boolean =>
  optionalBoolean(mapping, "enabled") !== false;

/** @returns undefined when the function is not in this configuration. */
export const findFunction = (mapping: Resource, functions: LambdaModel[]): OwnTarget | undefined =>
  findTarget(functions, optionalText(mapping, "function_name") ?? "");
