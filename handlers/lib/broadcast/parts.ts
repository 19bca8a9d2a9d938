// Splits what is left of the work into messages: for other workers now or later, or for the dead-letter queue.
import { randomUUID } from "node:crypto";
import { classifyError } from "../aws/aws-error.ts";
import type { Remainder } from "./fan-out.ts";
import type { Unlisted } from "./recipient-feed.ts";
import { decodeWorkItem, encodeWorkItem, isWhole, partitionId } from "./work-item.ts";
import { type Slice, splitRecipients, type WorkItem } from "./work-item.ts";

export interface Part {
  item: WorkItem;
  /** Until a worker may receive it. */
  delaySeconds: number;
  /** Why it must be investigated before it is retried. A part with a reason is dead-lettered. */
  reason?: string;
}

/**
 * Times that a recipient is requeued, over 20 minutes in all, before it is dead-lettered. The last delay is 640
 * seconds; SQS takes at most 900.
 */
const MAX_GENERATION = 8;
const FIRST_DELAY_SECONDS = 5;

export const createParts = (
  item: WorkItem,
  { unfinished, putOff, forbidden }: Remainder,
  { slices, failed, recipients }: Unlisted,
): Part[] => {
  const permanent = listSlices(failed.filter(isPermanent));
  const passing = listSlices(failed.filter((each) => !isPermanent(each)));
  return [
    ...slices.filter(isWhole).map((slice) => ({ item: toWholePart(item, slice), delaySeconds: 0 })),
    ...now(item, {
      slices: slices.filter((slice) => !isWhole(slice)),
      recipients: [...unfinished, ...recipients],
    }),
    ...later(item, { slices: passing, recipients: putOff }),
    ...never(item, { slices: permanent, recipients: forbidden }, "refused for good"),
  ];
};

/** A whole partition for another worker, under the id that every worker derives for it. */
export const toWholePart = (item: WorkItem, slice: Slice): WorkItem => ({
  ...item,
  id: partitionId(item.id, slice),
  slices: [slice],
  recipients: [],
});

type Failed = Unlisted["failed"][number];

const isPermanent = ({ error }: Failed): boolean => classifyError(error) === "permanent";

const listSlices = (failed: Failed[]): Slice[] => failed.map(({ slice }) => slice);

type Left = Pick<WorkItem, "slices" | "recipients">;

/** Out of time: another worker continues from here. */
const now = (item: WorkItem, left: Left): Part[] =>
  splitItems(item, left).map((part) => ({ item: part, delaySeconds: 0 }));

/** Retries with backoff, and dead-letters what still fails. */
const later = (item: WorkItem, left: Left): Part[] => {
  const generation = item.generation + 1;
  if (generation > MAX_GENERATION) {
    return never({ ...item, generation }, left, "failed for twenty minutes");
  }
  const delaySeconds = FIRST_DELAY_SECONDS * 2 ** item.generation;
  return splitItems({ ...item, generation }, left).map((part) => ({ item: part, delaySeconds }));
};

const never = (item: WorkItem, left: Left, reason: string): Part[] =>
  splitItems(item, left).map((part) => ({ item: part, delaySeconds: 0, reason }));

const splitItems = (item: WorkItem, { slices, recipients }: Left): WorkItem[] => {
  const listed = splitRecipients({ ...item, slices: [], recipients }, randomUUID);
  if (slices.length === 0) return listed;
  return [{ ...item, id: randomUUID(), slices, recipients: [] }, ...listed];
};

/** @returns parts as a mark stores them: without the text, which every delivery of the item contains. */
export const encodeParts = (parts: Part[]): string =>
  JSON.stringify(
    parts.map(({ item, delaySeconds, reason }) => [
      encodeWorkItem({ ...item, text: "" }),
      delaySeconds,
      reason,
    ]),
  );

/** @param text sent to clients. */
export const decodeParts = (encoded: string, text: string): Part[] =>
  (JSON.parse(encoded) as [string, number, string | null][]).map(
    ([body, delaySeconds, reason]) => ({
      item: { ...decodeWorkItem(body), text },
      delaySeconds,
      reason: reason ?? undefined,
    }),
  );
