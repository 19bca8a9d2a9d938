// Queue messages that name a channel or a user: `{"channel": …, "data": …}`.
import { BadRequestError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import { isObject, parseJson } from "../request.ts";
import { isChannelName } from "./channel-name.ts";
import { readChannel, type Publish, type Published } from "./publisher.ts";

/**
 * @param id of the message, used as the publication's key: a redelivered message finds its number.
 * @returns undefined when the message is for all connections.
 * @throws {BadRequestError} for a message that cannot be delivered.
 */
export type ReadChannelMessage = (body: string, id: string) => Promise<Published | undefined>;

export const createReadChannelMessage =
  (publish: Publish, metrics: Metrics): ReadChannelMessage =>
  async (body, id) => {
    const value = parseJson(body);
    const { channel, user, data } = isObject(value) ? value : {};
    if (channel === undefined && user === undefined) return undefined;
    if (data === undefined) {
      throw new BadRequestError({ expected: 'the field "data"', actual: "a message without it" });
    }
    const name = readChannel({ channel, user });
    if (user === undefined && !isChannelName(name)) {
      throw new BadRequestError({ expected: "the name of a channel", actual: name.slice(0, 200) });
    }
    const published = await publish(name, data, id);
    metrics({ publications: 1 });
    return published;
  };
