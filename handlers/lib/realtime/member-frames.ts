// Tells the members of a channel who joins and who leaves. The frames travel as publications do.
//
// An item says of each member that the others are told of it (told-items.ts). A request that dies on the way repeats a frame
// at most: the next `subscribe` in the channel finds those who are told of and not present any more, as it finds those whose
// presence has expired.
import { createWorkItem, type WorkItem } from "../broadcast/work-item.ts";
import type { Layout } from "../connection-keys.ts";
import { channelPartitions, hereKey, REVERSE } from "./channel-keys.ts";
import { readNamespace } from "./channel-name.ts";
import { type ChannelTable, keyItem } from "./items.ts";
import { listReverse } from "./leave-all.ts";
import { listPresent, listTold } from "./member-lists.ts";
import type { Member } from "./memberships.ts";
import type { Namespaces } from "./namespaces.ts";
import type { SendWork } from "./send-work.ts";
import {
  beginJoin,
  beginLeave,
  endJoin,
  findTold,
  forgetTold,
  type ToldItem,
} from "./told-items.ts";

export interface MemberFrames {
  /** Tells of a member that has joined, unless that is done, and of those whose presence has ended. */
  joined(member: Member, channel: string): Promise<void>;
  /** Tells of a member whose presence is deleted. */
  left(connectionId: string, channel: string): Promise<void>;
  /** Forgets connections that are gone, and tells their channels. @param forget removes them from the channels. */
  forget(connectionIds: string[], forget: () => Promise<void>): Promise<void>;
}

/** For stacks where nobody is told. */
export const NO_FRAMES: MemberFrames = {
  joined: async () => {},
  left: async () => {},
  forget: (_, forget) => forget(),
};

export interface MemberFramesOptions extends ChannelTable {
  namespaces: Namespaces;
  /** Puts work on the queue. */
  send: SendWork;
}

export const createMemberFrames = (options: MemberFramesOptions): MemberFrames => {
  const left = createLeft(options);
  return {
    joined: createJoined(options, left),
    left,
    forget: async (connectionIds, forget) => {
      const places = await Promise.all(connectionIds.map((id) => listChannels(options, id)));
      await forget();
      const pairs = connectionIds
        .flatMap((id, at) => (places[at] ?? []).map((channel) => [id, channel] as const))
        .values();
      // All take from the same list; where one fails, the others go on.
      const tellNext = async () => {
        for (const [id, channel] of pairs) await left(id, channel);
      };
      await Promise.all(Array.from({ length: LOOKUPS }, tellNext));
    },
  };
};

/** At a time: a connection may have known a thousand channels, and many may be gone at once. */
const LOOKUPS = 50;

/** @returns undefined where the members of the channel are not told. */
const findLayouts = (
  { namespaces }: MemberFramesOptions,
  channel: string,
): Layout[] | undefined => {
  const namespace = namespaces.get(readNamespace(channel));
  return namespace?.frames ? namespace.layouts : undefined;
};

const createJoined =
  (options: MemberFramesOptions, left: MemberFrames["left"]): MemberFrames["joined"] =>
  async (member, channel) => {
    const layouts = findLayouts(options, channel);
    if (!layouts) return;
    const told = await listTold(options, channel, layouts);
    const present = await listPresent(options, channel, layouts);
    if (!present) return;
    const gone = told.filter(({ c }) => !present.has(c.S));
    await Promise.all(gone.map((item) => tellOfLeaving(options, channel, layouts, item)));
    const own = told.find(({ c }) => c.S === member.connectionId);
    if (own && !own.s) return;
    await tellOfJoining(options, channel, layouts, member, own);
    // A request that made the connection leave meanwhile may not have found the item.
    if (!(await isPresent(options, channel, layouts, member))) {
      await left(member.connectionId, channel);
    }
  };

const createLeft =
  (options: MemberFramesOptions): MemberFrames["left"] =>
  async (connectionId, channel) => {
    const layouts = findLayouts(options, channel);
    const item = layouts && (await findTold(options, channel, layouts, connectionId));
    if (!item) return;
    const present = await listPresent(options, channel, layouts);
    // It has joined again.
    if (present?.has(connectionId)) return;
    if (present) await tellOfLeaving(options, channel, layouts, item);
    else await forgetTold(options, item);
  };

const tellOfJoining = async (
  options: MemberFramesOptions,
  channel: string,
  layouts: Layout[],
  member: Member,
  last: ToldItem | undefined,
): Promise<void> => {
  const [layout] = layouts;
  if (!layout) return;
  const item = await beginJoin(options, channel, layout, member, last);
  const { connectionId: connection, principalId: user } = member;
  const info = member.info === undefined ? undefined : (JSON.parse(member.info) as unknown);
  await options.send(createFrameWork(channel, layouts, item, { join: { connection, user, info } }));
  await endJoin(options, item);
};

const tellOfLeaving = async (
  options: MemberFramesOptions,
  channel: string,
  layouts: Layout[],
  told: ToldItem,
): Promise<void> => {
  const item = await beginLeave(options, told);
  if (!item) return;
  const leave = { connection: item.c.S, user: item.u.S };
  await options.send(createFrameWork(channel, layouts, item, { leave }));
  await forgetTold(options, item);
};

/** Requests that send the same frame send work with the same id, which is done once. */
const createFrameWork = (
  channel: string,
  layouts: Layout[],
  { c, t }: ToldItem,
  fields: { join: object } | { leave: object },
): WorkItem =>
  createWorkItem(
    [],
    `${channel}#${Object.keys(fields).join()}#${c.S}#${t.N}`,
    JSON.stringify({ channel, at: Number(t.N), ...fields }),
    channelPartitions(layouts, channel),
  );

const isPresent = async (
  { dynamoDb, tableName: TableName }: ChannelTable,
  channel: string,
  [layout]: Layout[],
  { connectionId }: Member,
): Promise<boolean> => {
  if (!layout) return false;
  const Key = keyItem(hereKey(layout, channel, connectionId));
  const { Item } = await dynamoDb<{ Item?: object }>("GetItem", {
    TableName,
    Key,
    ConsistentRead: true,
  });
  return Item !== undefined;
};

const listChannels = async (
  options: MemberFramesOptions,
  connectionId: string,
): Promise<string[]> => {
  const items = await listReverse(options, connectionId);
  return items.map(({ c }) => c.S.slice(REVERSE.length));
};
