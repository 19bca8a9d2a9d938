// Tells from a function's result which messages of a batch it handled.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";

/**
 * @param payload JSON that the function returned.
 * @param reports whether the mapping has ReportBatchItemFailures; without it, any result means success.
 * @returns ids of the messages to delete; the others are redelivered after their visibility timeout.
 */
export const handledMessageIds = (
  payload: string,
  messageIds: string[],
  reports: boolean,
): string[] => {
  if (!reports) return messageIds;
  const failures = readFailures(parseJsonOrNothing(payload));
  if (failures === undefined) return [];
  const failed = failures.map(readIdentifier);
  const known: unknown[] = messageIds;
  if (!failed.every((id) => known.includes(id))) return [];
  return messageIds.filter((id) => !failed.includes(id));
};

/** Null, `{}`, and an empty or null list mean success; a `batchItemFailures` that is not a list fails the batch. */
const readFailures = (result: unknown): unknown[] | undefined => {
  // Without valid JSON, the handled messages are unknown: fail the batch.
  if (result === undefined) return undefined;
  if (typeof result !== "object" || result === null) return [];
  const failures = (result as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  return Array.isArray(failures) ? failures : undefined;
};

/** @returns what no message has as its id for anything but a failure. */
const readIdentifier = (failure: unknown): unknown =>
  (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
