// Queue messages that name a channel, a user or a connection: `{"channel": …, "data": …}`.
import type { WorkItem } from "../broadcast/work-item.ts";
import { BadRequestError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import { assertNumbers, isObject, parseJson } from "../request.ts";
import { isChannelName } from "./channel-name.ts";
import { publicationWork, readChannel, type Publish } from "./publisher.ts";

/**
 * @param id of the message, used as the publication's key: a redelivered message finds its number.
 * @returns its work; undefined when the message is for all connections.
 * @throws {BadRequestError} for a message that cannot be delivered.
 */
export type ReadChannelMessage = (body: string, id: string) => Promise<WorkItem | undefined>;

export const createReadChannelMessage =
  (publish: Publish, metrics: Metrics): ReadChannelMessage =>
  async (body, id) => {
    const value = parseJson(body);
    const { channel, user, connection, data } = isObject(value) ? value : {};
    if ([channel, user, connection].every((name) => name === undefined)) return undefined;
    if (data === undefined) {
      throw new BadRequestError({ expected: 'the field "data"', actual: "a message without it" });
    }
    assertNumbers(data);
    const name = readChannel({ channel, user, connection });
    if (!isChannelName(name)) {
      throw new BadRequestError({ expected: "the name of a channel", actual: name.slice(0, 200) });
    }
    const published = await publish(name, data, id);
    metrics({ publications: 1 });
    return publicationWork(published, id);
  };
