// What one worker has to do for one broadcast, and its encoding on a queue.
import { BadRequestError } from "../errors.ts";
import type { Recipient } from "../connection-index.ts";
import { EVERYONE, type Layout, listPartitions } from "../connection-keys.ts";

/** A partition to list, from its start or from where another worker stopped. */
export interface Slice {
  partition: string;
  /** Id of the last connection that was listed. */
  after?: string;
}

export interface WorkItem {
  /** Unique per item; duplicates of an item share it. */
  id: string;
  /** Id of the broadcast as it was accepted. */
  broadcastId: string;
  /** Sent to clients. */
  text: string;
  slices: Slice[];
  /** Recipients whose post must be retried. */
  recipients: Recipient[];
  /** How often its recipients have been requeued. */
  generation: number;
}

/** @param partitions that list the audience. Default: all connections. @returns the work item of a whole broadcast. */
export const createWorkItem = (
  layouts: Layout[],
  broadcastId: string,
  text: string,
  partitions = listPartitions(layouts, EVERYONE),
): WorkItem => {
  const slices = partitions.map((partition) => ({ partition }));
  return { id: broadcastId, broadcastId, text, slices, recipients: [], generation: 0 };
};

/** Whether no worker has started to list it. */
export const isWhole = ({ after }: Slice): boolean => after === undefined;

/**
 * The id of a whole partition, the same for every worker that hands it over: two messages about it are duplicates.
 * Broadcast ids contain no spaces, so it is unique.
 */
export const partitionId = (itemId: string, { partition }: Slice): string =>
  `${itemId} ${partition}`;

/** Bytes of an SQS message, minus room for what surrounds the body. */
const MAX_BYTES = 250_000;

/** Characters of one recipient in the body: `["TXzPWdnOjoECGjA=",1700000000],` */
const RECIPIENT_BYTES = 32;

/**
 * Encodes the text in base64: SQS rejects control characters, and JSON would take six characters for each.
 *
 * @returns the body of an SQS message.
 */
export const encodeWorkItem = ({ text, slices, recipients, ...rest }: WorkItem): string =>
  JSON.stringify({
    ...rest,
    text: Buffer.from(text).toString("base64"),
    slices: slices.map(({ partition, after }) => [partition, after]),
    recipients: recipients.map(({ id, expiresAt }) => [id, expiresAt]),
  });

/** @throws {BadRequestError} when {@link encodeWorkItem} did not make the body. */
export const decodeWorkItem = (body: string): WorkItem => {
  try {
    const { id, broadcastId, generation, text, slices, recipients } = JSON.parse(
      body,
    ) as EncodedWorkItem;
    assertAll(isText, [id, broadcastId, text]);
    assertAll(isCount, [generation]);
    return {
      id,
      broadcastId,
      generation,
      text: Buffer.from(text, "base64").toString(),
      slices: slices.map(([partition, after]) => {
        assertAll(isText, [partition, after ?? ""]);
        return { partition, after: after ?? undefined };
      }),
      recipients: recipients.map(([connectionId, expiresAt]) => {
        assertAll(isText, [connectionId]);
        assertAll(isCount, [expiresAt]);
        return { id: connectionId, expiresAt };
      }),
    };
  } catch {
    throw new BadRequestError({ expected: "a work item", actual: "something else" });
  }
};

const isText = (value: unknown): boolean => typeof value === "string";

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const assertAll = (is: (value: unknown) => boolean, values: unknown[]): void => {
  if (!values.every(is)) throw new TypeError("Not what was written");
};

interface EncodedWorkItem extends Omit<WorkItem, "slices" | "recipients"> {
  slices: [partition: string, after: string | null][];
  recipients: [id: string, expiresAt: number][];
}

/** @returns as many items as needed, each of which fits into a message. */
export const splitRecipients = (item: WorkItem, nextId: () => string): WorkItem[] => {
  const textBytes = Math.ceil(Buffer.byteLength(item.text) / 3) * 4;
  const perItem = Math.floor((MAX_BYTES - textBytes) / RECIPIENT_BYTES);
  const items: WorkItem[] = [];
  for (let at = 0; at < item.recipients.length; at += perItem) {
    const recipients = item.recipients.slice(at, at + perItem);
    items.push({ ...item, id: nextId(), slices: [], recipients });
  }
  return items;
};
