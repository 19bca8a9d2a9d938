// What becomes of a batch of records once its function has answered.
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import type { StreamMapping } from "../model/stream-mappings.ts";
import type { StreamRecord } from "./stream-records.ts";

/** Records that are handed to the function together. */
export interface Batch {
  records: StreamRecord[];
  /** How often they were handed to it without success. */
  attempts: number;
}

type Rules = Pick<StreamMapping, "bisects" | "reportsBatchItemFailures">;

/**
 * A batch whose function fails is retried as a whole, or in halves; one whose function names a record that it failed for is
 * retried from that record on. Halves are not counted as further attempts.
 *
 * @returns what is to be handed to the function next, in order; empty when all records are handled.
 */
export const splitFailed = (
  rules: Rules,
  { records, attempts }: Batch,
  outcome: Outcome,
): Batch[] => {
  const failedAt = findFailure(rules, records, outcome);
  if (failedAt === undefined) return [];
  const left = records.slice(failedAt);
  if (!rules.bisects || records.length === 1) return [{ records: left, attempts: attempts + 1 }];
  // The named record is where the batch is split.
  if (failedAt > 0) return [{ records: left, attempts }];
  const middle = Math.ceil(left.length / 2);
  return [left.slice(0, middle), left.slice(middle)].map((half) => ({ records: half, attempts }));
};

/** @returns the index of the first record that is not handled; undefined when all are. */
const findFailure = (
  { reportsBatchItemFailures }: Rules,
  records: StreamRecord[],
  outcome: Outcome,
): number | undefined => {
  if ("error" in outcome) return 0;
  if (!reportsBatchItemFailures) return undefined;
  const failures = readFailures(parseJsonOrNothing(outcome.payload));
  if (failures.length === 0) return undefined;
  const indexes = failures.map((id) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === id),
  );
  // A name of no record fails the whole batch.
  return Math.max(0, Math.min(...indexes));
};

/** Sequence numbers; anything but a list of names is a failure of no known record. */
const readFailures = (result: unknown): unknown[] => {
  if (result === undefined) return [undefined];
  if (typeof result !== "object" || result === null) return [];
  const failures = (result as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  return Array.isArray(failures)
    ? failures.map((one) => (one as { itemIdentifier?: unknown } | null)?.itemIdentifier)
    : [undefined];
};
