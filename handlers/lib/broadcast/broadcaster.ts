// Does one work item: posts to everybody it can, and leaves the rest to others before it is done.
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { ageMs, EVERYONE, type Layout, partitionsOf } from "../connection-keys.ts";
import type { ConnectionPoster } from "../connection-poster.ts";
import type { ConnectionIndex, Recipient } from "../connection-index.ts";
import { errorFields, type Log } from "../log.ts";
import { createPayload } from "../payload.ts";
import { FanOut } from "./fan-out.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { RecipientFeed } from "./recipient-feed.ts";
import { StaleConnections } from "./stale-connections.ts";
import type { Tally } from "./tally.ts";
import { type Slice, splitRecipients, type WorkItem } from "./work-item.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface BroadcasterOptions {
  index: ConnectionIndex;
  poster: ConnectionPoster;
  queue: WorkQueue;
  limiter: RateLimiter;
  clock: Clock;
  random: () => number;
  log: Log;
  layouts: Layout[];
  /** Posts under way at once. Default 128. */
  lanes?: number;
  /** Recipients of a broadcast that one worker serves alone. Default 1000: about a second of its rate. */
  share?: number;
}

export interface Deadline {
  /** Epoch milliseconds after which no post begins. */
  stopAtMs: number;
  /** Epoch milliseconds after which posts under way are waited for no longer. */
  giveUpAtMs: number;
  /** Epoch milliseconds at which the function is ended. */
  endMs: number;
}

/** A 410 may come because the handshake is not finished yet; such a connection is about to live. */
const GRACE_MS = 10_000;

/** Times that a recipient is put off, for 20 minutes in all; then somebody has to look after it. */
const MAX_GENERATION = 8;
const FIRST_DELAY_SECONDS = 5;
const MAX_DELAY_SECONDS = 900;

export class Broadcaster {
  private readonly options: BroadcasterOptions;

  constructor(options: BroadcasterOptions) {
    this.options = options;
  }

  /** @returns the work of a whole broadcast. */
  workOf(broadcastId: string, text: string): WorkItem {
    const partitions = partitionsOf(this.options.layouts, EVERYONE);
    const slices = partitions.map((partition) => ({ partition }));
    return { id: broadcastId, broadcastId, text, slices, recipients: [], generation: 0 };
  }

  /** @throws when the rest could not be left to others: the item must be done again. */
  async work(item: WorkItem, deadline: Deadline, tally: Tally): Promise<void> {
    const { index, clock, lanes = 128, share = 1000 } = this.options;
    const stale = new StaleConnections(index, tally);
    const feed = new RecipientFeed({
      index,
      slices: item.slices,
      recipients: item.recipients,
      share,
      giveAway: (slices) => this.giveAway(item, slices, tally),
      onChange: () => fanOut.wake(),
      onError: ({ partition }, error) => {
        this.options.log("WARN", "listing failed", { partition, ...errorFields(error) });
      },
    });
    const fanOut = new FanOut({
      ...this.options,
      ...deadline,
      feed,
      lanes,
      payload: createPayload(item.text),
      onGone: ({ id, expiresAt }) => {
        if (ageMs(expiresAt, clock.now()) > GRACE_MS) stale.add(id);
      },
      onRetry: (outcome) => tally.retry(outcome),
      onTerminal: (_, outcome) => tally.terminal(outcome),
    });
    const { unfinished, putOff } = await fanOut.run();
    const patienceMs = deadline.giveUpAtMs - clock.now();
    const { slices, failed, recipients } = await feed.stop(clock, patienceMs);
    tally.add(fanOut.counts);
    const forgotten = stale.flush(patienceMs, clock);
    await Promise.all([
      this.leave(item, slices, [...unfinished, ...recipients], tally),
      this.putOff(item, failed, putOff, tally),
    ]);
    await forgotten;
  }

  /** Each partition to a worker of its own. */
  private async giveAway(item: WorkItem, slices: Slice[], tally: Tally): Promise<boolean> {
    const items = slices.map((slice) => this.part(item, { slices: [slice] }));
    const sent = await Promise.allSettled(items.map((part) => this.options.queue.send(part, 0)));
    tally.count("continuations", sent.filter(({ status }) => status === "fulfilled").length);
    return sent.every(({ status }) => status === "fulfilled");
  }

  /** The time is up: whoever comes next goes on from here. */
  private async leave(item: WorkItem, slices: Slice[], recipients: Recipient[], tally: Tally) {
    const parts = this.partsOf(item, { slices, recipients, generation: item.generation });
    await Promise.all(parts.map((part) => this.options.queue.send(part, 0)));
    tally.count("continuations", slices.length);
    tally.count("requeued", recipients.length);
  }

  /** What does not work now may work later, and if it does not, somebody has to know. */
  private async putOff(item: WorkItem, slices: Slice[], recipients: Recipient[], tally: Tally) {
    const generation = item.generation + 1;
    const parts = this.partsOf(item, { slices, recipients, generation });
    if (generation > MAX_GENERATION) {
      await Promise.all(parts.map((part) => this.options.queue.deadLetter(part)));
      tally.count("deadLettered", recipients.length + slices.length);
      return;
    }
    const delaySeconds = Math.min(MAX_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** item.generation);
    await Promise.all(parts.map((part) => this.options.queue.send(part, delaySeconds)));
    tally.count("requeued", recipients.length + slices.length);
  }

  private partsOf(
    item: WorkItem,
    { slices, recipients, generation }: Pick<WorkItem, "slices" | "recipients" | "generation">,
  ): WorkItem[] {
    const listed = splitRecipients(this.part(item, { recipients, generation }), randomUUID);
    return slices.length === 0 ? listed : [this.part(item, { slices, generation }), ...listed];
  }

  private part({ broadcastId, text, generation }: WorkItem, fields: Partial<WorkItem>): WorkItem {
    return {
      id: randomUUID(),
      broadcastId,
      text,
      generation,
      slices: [],
      recipients: [],
      ...fields,
    };
  }
}
