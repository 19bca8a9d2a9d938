// Prepares a publication: the frame that members get, and the partitions that list them.
import { BadRequestError } from "../errors.ts";
import type { Json } from "../request.ts";
import { assertBytes } from "../size.ts";
import type { Append } from "./channel-log.ts";
import { channelPartitions } from "./channel-keys.ts";
import { userChannel } from "./channel-name.ts";
import type { Position } from "./frames.ts";
import { MAX_DATA_BYTES } from "./limits.ts";
import { type Namespaces, findOptions } from "./namespaces.ts";

export interface Published {
  channel: string;
  /** Only with a history. */
  position?: Position;
  /** The frame that members get. */
  text: string;
  /** Partitions that list them. */
  partitions: string[];
}

/**
 * @param key see {@link Append}.
 * @throws {BadRequestError} when the namespace is unknown or the data is too large.
 */
export type Publish = (channel: string, data: Json, key?: string) => Promise<Published>;

export const createPublish =
  ({ append, namespaces }: { append: Append; namespaces: Namespaces }): Publish =>
  async (channel, data, key) => {
    const { history, layouts } = findOptions(namespaces, channel);
    const json = JSON.stringify(data);
    assertBytes(json, MAX_DATA_BYTES, "of data");
    const partitions = channelPartitions(layouts, channel);
    if (!history) return { channel, partitions, text: createFrame({ channel }, json) };
    const { json: written, ...position } = await append(channel, json, history, key);
    return { channel, position, partitions, text: createFrame({ channel, ...position }, written) };
  };

/** @param json of the data, inserted as it is. */
const createFrame = (fields: object, json: string): string =>
  `${JSON.stringify(fields).slice(0, -1)},"data":${json}}`;

/** @returns the channel that a request names. @throws {BadRequestError} unless it names exactly one. */
export const readChannel = ({ channel, user }: { channel?: Json; user?: Json }): string => {
  const name = user === undefined ? channel : typeof user === "string" && userChannel(user);
  if (typeof name === "string" && (channel === undefined || user === undefined)) return name;
  throw new BadRequestError({
    expected: 'a text, in "channel" or in "user"',
    actual: "something else",
  });
};
