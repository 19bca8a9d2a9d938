// What one worker has to do for one broadcast, as it travels on a queue.
import { BadRequestError } from "../errors.ts";
import type { Recipient } from "../connection-index.ts";

/** A partition that is to be listed, from its beginning or from where another worker left it. */
export interface Slice {
  partition: string;
  /** Id of the last connection that has been listed. */
  after?: string;
}

export interface WorkItem {
  /** Differs for every item; duplicates of an item have the same. */
  id: string;
  /** Of the broadcast as it was accepted. */
  broadcastId: string;
  /** What clients get. */
  text: string;
  slices: Slice[];
  /** Recipients whose post is to be tried again. */
  recipients: Recipient[];
  /** How often its recipients have been put off. */
  generation: number;
}

/** Nobody has begun to list it. */
export const isWhole = ({ after }: Slice): boolean => after === undefined;

/**
 * The name that a whole partition has for everybody who may hand it over, again and again: two messages about it are
 * duplicates of one another. Ids of broadcasts have no blanks, so it is nobody else's name.
 */
export const partitionId = (itemId: string, { partition }: Slice): string =>
  `${itemId} ${partition}`;

/** Bytes of an SQS message, with room for what surrounds the body. */
const MAX_BYTES = 250_000;

/** Characters of one recipient in the body: `["TXzPWdnOjoECGjA=",1700000000],` */
const RECIPIENT_BYTES = 32;

/**
 * The text is encoded in base64: SQS takes no control characters, and JSON would write each of them with six.
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

/** @throws {BadRequestError} when the body is none that {@link encodeWorkItem} made. */
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

/** @returns items that each fit into a message: as many as there must be. */
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
