// Rules of Lambda for an event source mapping.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { inRange, oneOf, quoted } from "./checks.ts";
import type { Rule } from "./rule.ts";
import type { Subject, Subjects } from "./subjects.ts";

const SQS = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html";
const SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html";
const CREATE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html";

const MAX_BATCH = 10_000;
const MAX_BATCH_FIFO = 10;
/** A larger batch requires a batching window. */
const MAX_BATCH_AT_ONCE = 10;
const MAX_FILTERS = 10;
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_TIMEOUT_SECONDS = 3;

const readSource = (mapping: Subject): string => mapping.text("event_source_arn") ?? "";
const isQueue = (mapping: Subject): boolean => /^arn:[^:]*:sqs:/.test(readSource(mapping));
const isStream = (mapping: Subject): boolean =>
  /^arn:[^:]*:(dynamodb|kinesis):/.test(readSource(mapping));
const isFifo = (mapping: Subject): boolean =>
  isQueue(mapping) && readSource(mapping).endsWith(".fifo");
const readWindow = (mapping: Subject): number =>
  mapping.number("maximum_batching_window_in_seconds") ?? 0;

const findFunction = (mapping: Subject, subjects: Subjects): Subject | undefined => {
  const name = mapping.text("function_name");
  return (
    subjects.find("aws_lambda_function", "arn", name) ??
    subjects.find("aws_lambda_function", "function_name", name)
  );
};

export const EVENT_SOURCE_MAPPING_RULES: Rule[] = [
  {
    by: "Terraform",
    problem: (mapping) =>
      mapping.has("event_source_arn") || mapping.has("self_managed_event_source")
        ? undefined
        : '"event_source_arn": one of `event_source_arn,self_managed_event_source` must be specified',
    fix: 'Set event_source_arn; for a queue, to "${aws_sqs_queue.NAME.arn}".',
    link: CREATE,
  },
  inRange("maximum_batching_window_in_seconds", 0, 300),
  inRange("parallelization_factor", 1, 10),
  inRange("maximum_retry_attempts", -1, 10_000),
  inRange("scaling_config.maximum_concurrency", 2, 1000),
  {
    by: "Terraform",
    problem: (mapping) =>
      mapping
        .texts("function_response_types")
        .filter((type) => type !== "ReportBatchItemFailures")
        .map(
          (type) =>
            `expected function_response_types to be one of ["ReportBatchItemFailures"], got ${type}`,
        ),
    fix: 'Set function_response_types to ["ReportBatchItemFailures"].',
    link: CREATE,
  },
  {
    by: "Lambda",
    problem: (mapping) => {
      const size = mapping.number("batch_size") ?? 1;
      const max = isFifo(mapping) ? MAX_BATCH_FIFO : MAX_BATCH;
      if (size >= 1 && size <= max) return undefined;
      const bound = size < 1 ? "greater than or equal to 1" : `less than or equal to ${max}`;
      return `1 validation error detected: Value '${size}' at 'batchSize' failed to satisfy constraint: Member must have value ${bound}`;
    },
    fix: `Set batch_size to a number from 1 to ${MAX_BATCH}; for a FIFO queue, to at most ${MAX_BATCH_FIFO}.`,
    link: SQS,
  },
  {
    by: "Lambda",
    problem: (mapping) =>
      isQueue(mapping) &&
      !isFifo(mapping) &&
      (mapping.number("batch_size") ?? 1) > MAX_BATCH_AT_ONCE &&
      readWindow(mapping) === 0
        ? "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        : undefined,
    fix: `Set maximum_batching_window_in_seconds, or set batch_size to at most ${MAX_BATCH_AT_ONCE}.`,
    link: SQS,
  },
  {
    problem: (mapping) =>
      isFifo(mapping) && readWindow(mapping) > 0
        ? `maximum_batching_window_in_seconds is ${readWindow(mapping)}, which Lambda does not support for FIFO queues`
        : undefined,
    fix: "Remove maximum_batching_window_in_seconds.",
    link: SQS,
  },
  {
    by: "Lambda",
    problem: (mapping, subjects) => {
      const queue = subjects.find("aws_sqs_queue", "arn", readSource(mapping));
      const fn = findFunction(mapping, subjects);
      if (!queue || !fn) return undefined;
      const visibility =
        queue.exactNumber("visibility_timeout_seconds") ?? DEFAULT_VISIBILITY_SECONDS;
      const timeout = fn.number("timeout") ?? DEFAULT_TIMEOUT_SECONDS;
      return visibility >= timeout
        ? undefined
        : `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`;
    },
    fix: "Set visibility_timeout_seconds of the queue to six times the timeout of the function.",
    link: SQS,
  },
  {
    problem: (mapping) =>
      isQueue(mapping) && mapping.has("starting_position")
        ? "it has a starting_position, which queues do not support"
        : undefined,
    fix: "Remove starting_position.",
    link: CREATE,
  },
  {
    by: "Lambda",
    problem: (mapping) =>
      isStream(mapping) && !mapping.has("starting_position")
        ? "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        : undefined,
    fix: 'Set starting_position to "LATEST" or "TRIM_HORIZON".',
    link: CREATE,
  },
  oneOf("starting_position", "LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"),
  {
    problem: (mapping) =>
      mapping.blocks("filter_criteria").flatMap((criteria) => {
        const filters = criteria.blocks("filter");
        const count =
          filters.length > MAX_FILTERS
            ? [`it has ${filters.length} filters; Lambda allows ${MAX_FILTERS}`]
            : [];
        const broken = filters
          .map((filter) => filter.text("pattern") ?? "{}")
          .filter((pattern) => typeof parseJsonOrNothing(pattern) !== "object")
          .map((pattern) => `the filter's pattern ${quoted(pattern)} is not a JSON object`);
        return [...count, ...broken];
      }),
    fix: 'Write patterns such as {"body":{"kind":["order"]}}.',
    link: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html",
  },
  {
    by: "Lambda",
    problem: (mapping, subjects) => {
      const other = subjects.sameBefore(mapping, "event_source_arn", "function_name");
      return (
        other &&
        `An event source mapping with SQS arn (" ${readSource(mapping)} ") and function (" ${mapping.text("function_name")} ") already exists. (as ${other.address})`
      );
    },
    fix: "Remove one of the two.",
    link: CREATE,
  },
  {
    level: "warning",
    problem: (mapping, subjects) => {
      const reserved =
        findFunction(mapping, subjects)?.number("reserved_concurrent_executions") ?? -1;
      return mapping.blocks("scaling_config").flatMap((scaling) => {
        const most = scaling.number("maximum_concurrency") ?? 0;
        return reserved > 0 && most > reserved
          ? [
              `maximum_concurrency is ${most}, but its function reserves only ${reserved}, so messages are throttled and may be dead-lettered`,
            ]
          : [];
      });
    },
    fix: "Raise the function's reserved_concurrent_executions to at least that, or lower maximum_concurrency.",
    link: SCALING,
  },
];
