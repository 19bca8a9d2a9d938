// Member frames, from the function's environment.
import { sqsFromEnv } from "../aws/api-from-env.ts";
import { encodeWorkItem, type WorkItem } from "../broadcast/work-item.ts";
import type { ConnectionIndex } from "../connection-index.ts";
import { requiredEnv } from "../env.ts";
import type { ChannelTable } from "./items.ts";
import { createMemberFrames, type MemberFrames, NO_FRAMES } from "./member-frames.ts";
import type { Namespaces } from "./namespaces.ts";

type Send = (item: WorkItem) => Promise<void>;

/** @param createSend default: sends to the work queue, which the function must know. */
export const memberFramesFromEnv = (
  table: ChannelTable,
  namespaces: Namespaces,
  createSend: () => Send = sendFromEnv,
): MemberFrames =>
  [...namespaces.values()].some(({ frames }) => frames)
    ? createMemberFrames({ ...table, namespaces, send: createSend() })
    : NO_FRAMES;

const sendFromEnv = (): Send => {
  const QueueUrl = requiredEnv("WORK_QUEUE_URL");
  const sqs = sqsFromEnv(QueueUrl);
  return async (item) => {
    await sqs("SendMessage", { QueueUrl, MessageBody: encodeWorkItem(item) });
  };
};

/** Also tells the channels of connections that turn out to be gone. */
export const tellingIndex = (index: ConnectionIndex, frames: MemberFrames): ConnectionIndex => ({
  page: (partition, after) => index.page(partition, after),
  delete: (ids) => frames.forget(ids, () => index.delete(ids)),
});
