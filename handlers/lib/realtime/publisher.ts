// Prepares a publication: the frame that members get, and who they are.
import { createWorkItem, type WorkItem } from "../broadcast/work-item.ts";
import type { Recipient } from "../connection-index.ts";
import { BadRequestError } from "../errors.ts";
import type { Json } from "../request.ts";
import { assertBytes } from "../size.ts";
import type { Append } from "./channel-log.ts";
import { channelPartitions } from "./channel-keys.ts";
import { connectionChannel, readConnectionId, userChannel } from "./channel-name.ts";
import type { FindConnection } from "./find-connection.ts";
import type { Position } from "./frames.ts";
import { MAX_CHANNEL_CHARACTERS, MAX_DATA_BYTES } from "./limits.ts";
import { type Namespaces, findOptions } from "./namespaces.ts";

export interface Published {
  channel: string;
  /** Only with a history. */
  position?: Position;
  /** The frame that members get. */
  text: string;
  /** Partitions that list them. */
  partitions: string[];
  /** Only to a connection: it, or nobody if it is not open. */
  recipients?: Recipient[];
}

/**
 * @param key see {@link Append}.
 * @throws {BadRequestError} when the namespace is unknown or the data is too large.
 */
export type Publish = (channel: string, data: Json, key?: string) => Promise<Published>;

export interface PublishOptions {
  append: Append;
  namespaces: Namespaces;
  findConnection: FindConnection;
}

export const createPublish =
  ({ append, namespaces, findConnection }: PublishOptions): Publish =>
  async (channel, data, key) => {
    const { history, layouts } = findOptions(namespaces, channel);
    const json = JSON.stringify(data);
    assertBytes(json, MAX_DATA_BYTES, "of data");
    const connectionId = readConnectionId(channel);
    if (connectionId !== undefined) {
      const found = await findConnection(connectionId);
      const recipients = found ? [found] : [];
      return { channel, partitions: [], recipients, text: createFrame({ channel }, json) };
    }
    const partitions = channelPartitions(layouts, channel);
    if (!history) return { channel, partitions, text: createFrame({ channel }, json) };
    const { json: written, ...position } = await append(channel, json, history, key);
    return { channel, position, partitions, text: createFrame({ channel, ...position }, written) };
  };

/** @param json of the data, inserted as it is. */
const createFrame = (fields: object, json: string): string =>
  `${JSON.stringify(fields).slice(0, -1)},"data":${json}}`;

/** @param id of the work, see {@link WorkItem}. */
export const publicationWork = (
  { text, partitions, recipients = [] }: Published,
  id: string,
): WorkItem => ({ ...createWorkItem([], id, text, partitions), recipients });

/** Names of the fields that say who gets a publication, and the channel that each stands for. */
const TARGETS: Record<"channel" | "user" | "connection", (name: string) => string> = {
  channel: (name) => name,
  user: (name) => userChannel(name) ?? refuseUser(name),
  connection: connectionChannel,
};

const refuseUser = (principalId: string): never => {
  throw new BadRequestError({
    expected: `a user whose channel, percent-encoded, has 1 to ${MAX_CHANNEL_CHARACTERS} characters`,
    actual: JSON.stringify(principalId.slice(0, MAX_CHANNEL_CHARACTERS)),
  });
};

/** @returns the channel that a request names. @throws {BadRequestError} unless it names exactly one. */
export const readChannel = (request: { [Name in keyof typeof TARGETS]?: Json }): string => {
  const [channel, ...others] = Object.entries(TARGETS).flatMap(([field, toChannel]) => {
    const name = request[field as keyof typeof TARGETS];
    if (name === undefined) return [];
    return [typeof name === "string" ? toChannel(name) : undefined];
  });
  if (channel !== undefined && others.length === 0) return channel;
  throw new BadRequestError({
    expected: 'a text, in one of "channel", "user" and "connection"',
    actual: "something else",
  });
};
