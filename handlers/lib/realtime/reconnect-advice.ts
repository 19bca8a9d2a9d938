// Advises clients to reconnect before their connections end, so that they open the next one while they still have this one.
import { createWorkItem } from "../broadcast/work-item.ts";
import { type Connection, type ConnectionStore } from "../connection-store.ts";
import { minutePartition } from "../connection-keys.ts";
import type { ExpiryIndex } from "../expiry-index.ts";
import { MAX_CONNECTION_HOURS } from "../limits.ts";
import type { SendWork } from "./send-work.ts";

/** @param minute since the epoch: connections that end in it are advised. */
export type Advise = (minute: number) => Promise<void>;

interface AdviseOptions {
  index: Pick<ExpiryIndex, "listIds">;
  /** Puts work on the queue: its workers list the connections, and post to them as they post broadcasts. */
  send: SendWork;
  /** Epoch milliseconds. */
  now: () => number;
}

export const createAdvise =
  ({ index, send, now }: AdviseOptions): Advise =>
  async (minute) => {
    if ((await index.listIds(minute)).length === 0) return;
    const reconnect = { afterMs: minute * 60_000 - now(), reason: REASON };
    const text = JSON.stringify({ reconnect });
    // A second sweep in the same minute sends the same work, which is done once.
    await send(createWorkItem([], `reconnect#${minute}`, text, [minutePartition(minute)]));
  };

const REASON = "The token or the connection's two hours are about to end.";

/** Indexes connections by the end of their two hours, if that comes before the end of their tokens. */
export const endingInTime = (store: ConnectionStore): ConnectionStore => ({
  put: (connection) => store.put({ ...connection, expiresAt: findEnd(connection) }),
  delete: (connection) => store.delete(connection),
});

/** @returns epoch seconds; undefined for a token that does not expire, whose connections are not indexed. */
const findEnd = ({ connectedAt, expiresAt }: Connection): number | undefined =>
  expiresAt && Math.min(expiresAt, Math.floor(connectedAt / 1000) + MAX_CONNECTION_HOURS * 3600);
