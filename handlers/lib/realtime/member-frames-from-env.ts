// Member frames, from the function's environment.
import type { ConnectionIndex } from "../connection-index.ts";
import type { ChannelTable } from "./items.ts";
import { createMemberFrames, type MemberFrames, NO_FRAMES } from "./member-frames.ts";
import type { Namespaces } from "./namespaces.ts";
import { type SendWork, sendWorkFromEnv } from "./send-work.ts";

/** @param createSend default: sends to the work queue, which the function must know. */
export const memberFramesFromEnv = (
  table: ChannelTable,
  namespaces: Namespaces,
  createSend: () => SendWork = sendWorkFromEnv,
): MemberFrames =>
  [...namespaces.values()].some(({ frames }) => frames)
    ? createMemberFrames({ ...table, namespaces, send: createSend() })
    : NO_FRAMES;

/** Also tells the channels of connections that turn out to be gone. */
export const tellingIndex = (index: ConnectionIndex, frames: MemberFrames): ConnectionIndex => ({
  page: (partition, after) => index.page(partition, after),
  delete: (ids) => frames.forget(ids, () => index.delete(ids)),
});
