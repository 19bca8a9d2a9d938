// Event source mappings from the streams of tables to functions.
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
import {
  optionalBoolean,
  optionalNumber,
  optionalText,
  textList,
} from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { type EventFilter, readFilters } from "./event-filters.ts";
import { findFunction, isEnabled } from "./event-source-mappings.ts";
import type { LambdaModel, OwnTarget } from "./functions.ts";
import type { Stream, Table } from "./tables.ts";

export interface StreamMapping extends OwnTarget {
  address: string;
  table: Table;
  stream: Stream;
  /** Maximum number of records per invocation. */
  batchSize: number;
  /** Seconds to wait for a full batch. */
  batchingWindowSeconds: number;
  /** Whether the function may report the first record that it failed for. */
  reportsBatchItemFailures: boolean;
  /** Whether a batch that fails is halved. */
  bisects: boolean;
  /** Infinity: until the records are too old. */
  maximumRetries: number;
  /** Of a record, when it is handed to the function. */
  maximumAgeSeconds: number;
  /** A record needs to match one of them; none: every record is delivered. */
  filters: EventFilter[];
  /** ARN of the queue that is told of discarded batches. */
  destinationArn?: string;
}

const DEFAULT_BATCH_SIZE = 100;

/** How long DynamoDB keeps records. */
const RETENTION_SECONDS = 24 * 60 * 60;

/** @returns undefined when the mapping is disabled, or its stream or its function is not in this configuration. */
export const readStreamMapping = (
  resource: Resource,
  tables: Table[],
  functions: LambdaModel[],
): StreamMapping | undefined => {
  const arn = optionalText(resource, "event_source_arn");
  const table = tables.find(({ stream }) => stream !== undefined && stream.arn === arn);
  const target = findFunction(resource, functions);
  if (!isEnabled(resource) || !table?.stream || !target) return undefined;
  const { on_failure } = block(resource.attribute("destination_config"));
  const destinationArn = block(on_failure)["destination_arn"];
  return {
    address: resource.address,
    table,
    stream: table.stream,
    ...target,
    batchSize: optionalNumber(resource, "batch_size") || DEFAULT_BATCH_SIZE,
    batchingWindowSeconds: optionalNumber(resource, "maximum_batching_window_in_seconds") ?? 0,
    reportsBatchItemFailures: textList(resource, "function_response_types").includes(
      "ReportBatchItemFailures",
    ),
    bisects: optionalBoolean(resource, "bisect_batch_on_function_error") ?? false,
    maximumRetries: orElse(optionalNumber(resource, "maximum_retry_attempts"), Infinity),
    maximumAgeSeconds: orElse(
      optionalNumber(resource, "maximum_record_age_in_seconds") || undefined,
      RETENTION_SECONDS,
    ),
    filters: readFilters(resource),
    ...(typeof destinationArn === "string" && destinationArn !== "" && { destinationArn }),
  };
};

/** The provider's -1 means no limit of one's own. */
const orElse = (given: number | undefined, otherwise: number): number =>
  given === undefined || given < 0 ? otherwise : given;
