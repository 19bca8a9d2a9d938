// Publishes the items of a batch. Each succeeds or fails on its own.
import type { Tally } from "../broadcast/tally.ts";
import type { Clock } from "../clock.ts";
import { publishRoute } from "../../routes/publish.ts";
import { RefusedError } from "../errors.ts";
import { errorFields, type Log, type LogFields } from "../log.ts";
import { assertNesting, assertNumbers, type Json, requireObject } from "../request.ts";
import type { Input } from "../route.ts";
import type { Deliver } from "./deliver.ts";
import { type Publish, readChannel } from "./publisher.ts";
import type { HttpErrorCode } from "./server-frames.ts";

export interface BatchOptions {
  publish: Publish;
  deliver: Deliver;
  clock: Clock;
  log: Log;
}

/** What became of an item: its position, or the code of an error and a message. */
type ItemResult =
  | { channel: string; epoch?: string; offset?: number }
  | { error: string; message: string };

/**
 * @param fields that identify the request in logs.
 * @returns one result per item, in the same order.
 */
export type PublishBatch = (
  items: Json[],
  tally: Tally,
  fields: LogFields,
) => Promise<ItemResult[]>;

const FAILED_CODE: HttpErrorCode = "InternalError";

/** Says nothing about the cause, which may name resources of the account: the log has it. */
const FAILED = "It is not published, or not delivered to everybody. Repeat it with the same key.";

export const createPublishBatch =
  ({ publish, deliver, clock, log }: BatchOptions): PublishBatch =>
  (items, tally, fields) => {
    const arrivedMs = clock.now();
    const number = inOrder(publish);
    const publishItem = async (item: Json): Promise<ItemResult> => {
      const { channel, data, key } = readItem(item);
      const published = await number(channel, data, key);
      await deliver(published, { arrivedMs, isRepeatable: key !== undefined, tally });
      return { channel, ...published.position };
    };
    const toResult = (error: unknown): ItemResult => {
      if (error instanceof RefusedError) {
        tally.count("refused");
        return { error: error.name, message: error.message };
      }
      log("ERROR", "not published", { ...fields, ...errorFields(error) });
      return { error: FAILED_CODE, message: FAILED };
    };
    return Promise.all(items.map((item) => publishItem(item).catch(toResult)));
  };

/** Publications to the same channel are numbered in the order of the calls, whether or not earlier ones succeed. */
const inOrder = (publish: Publish): Publish => {
  const latest = new Map<string, Promise<unknown>>();
  return (channel, data, key) => {
    const before = latest.get(channel) ?? Promise.resolve();
    const published = before.then(() => publish(channel, data, key));
    latest.set(
      channel,
      published.catch(() => {}),
    );
    return published;
  };
};

/** An item is a message of `publish` without its action. */
const readItem = (value: Json): { channel: string; data: Json; key?: string } => {
  assertNesting(value);
  assertNumbers(value);
  const message = { ...requireObject(value), action: publishRoute.action };
  publishRoute.check(message, "");
  const { channel, user, connection, data, key } = message as Input<typeof publishRoute>;
  return { channel: readChannel({ channel, user, connection }), data, key };
};
