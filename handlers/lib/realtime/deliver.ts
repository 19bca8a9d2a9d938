// Posts publications to the members of their channels, while the publisher waits. The queue takes the rest.
import { Broadcaster, type BroadcasterOptions, type Deadline } from "../broadcast/broadcaster.ts";
import { Tally } from "../broadcast/tally.ts";
import { Worker } from "../broadcast/worker.ts";
import { NotConnectedError } from "./errors.ts";
import { publicationWork, type Published } from "./publisher.ts";
import { onceId } from "./without-mark.ts";

interface DeliverOptions {
  /** Epoch milliseconds when the request arrived. */
  arrivedMs: number;
  /** Whether the publisher may repeat the request: its work is then marked in the table. */
  isRepeatable: boolean;
  tally: Tally;
}

/** @throws {NotConnectedError} when it is to a connection that is not open. @throws when the rest could not be handed to the queue. */
export type Deliver = (published: Published, options: DeliverOptions) => Promise<void>;

/** Milliseconds after a request's arrival for posting to members. */
const POSTING_MS = 1000;

/** Milliseconds for posts in flight, and for handing the rest to the queue. */
const LEAVING_MS = 4000;

export const createDeliver = (options: BroadcasterOptions): Deliver => {
  const { clock, queue } = options;
  const worker = new Worker(options, new Broadcaster(options));
  return async (published, { arrivedMs, isRepeatable, tally }) => {
    const { channel, position, recipients } = published;
    if (recipients?.length === 0) throw notConnected(channel);
    const id =
      position && isRepeatable ? `${channel}#${position.epoch}#${position.offset}` : onceId();
    const item = publicationWork(published, id);
    const own = new Tally();
    try {
      const isDone = await worker.work(
        item,
        createDeadline(arrivedMs + POSTING_MS, clock.now()),
        own,
      );
      // An earlier request for the same publication still posts it, and may die: then a worker takes it over.
      if (!isDone) await queue.send(item, (POSTING_MS + LEAVING_MS) / 1000);
    } finally {
      tally.add(own);
    }
    if (recipients && own.get("gone") > 0) throw notConnected(channel);
  };
};

const notConnected = (channel: string) =>
  new NotConnectedError({ expected: "an open connection", actual: channel });

/** Leaves time to hand everything to the queue when the time for posting is over already. */
export const createDeadline = (stopAtMs: number, nowMs: number): Deadline => {
  const leavingMs = Math.max(stopAtMs, nowMs);
  return { stopAtMs, giveUpAtMs: leavingMs + LEAVING_MS / 2, endMs: leavingMs + LEAVING_MS };
};
