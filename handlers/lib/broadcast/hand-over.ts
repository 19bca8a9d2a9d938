// Hands parts of one item of work to others: each part wholly or not at all, whatever becomes of a call.
//
// Whole partitions travel under a name that follows from the item, so a second message about one is a duplicate of the
// first. A message that was surely not sent leaves its partition here; where that is not known, a mark under the
// partition's name decides. What is left at the end is written into the item's mark before it is sent: whoever gets the
// item again, after a failure or a death in between, sends the same messages once more.
import { mayHaveHappened } from "../aws/aws-error.ts";
import { type Clock, waitFor } from "../clock.ts";
import { errorFields, type Log } from "../log.ts";
import { type Mark, MAX_REST_BYTES } from "./delivery-marker.ts";
import { decodeParts, encodeParts, type Part, wholePartOf } from "./parts.ts";
import type { Kept } from "./recipient-feed.ts";
import { reportRefusal } from "./refusals.ts";
import type { Tally } from "./tally.ts";
import type { Slice, WorkItem } from "./work-item.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface HandOverOptions {
  item: WorkItem;
  mark: Mark;
  queue: WorkQueue;
  tally: Tally;
  log: Log;
  clock: Clock;
}

/** Milliseconds that writing down what is left may take from the time for sending it. */
const KEEP_MS = 1000;

export class HandOver {
  /** What is left is in the mark. */
  isKept = false;
  private readonly options: HandOverOptions;

  constructor(options: HandOverOptions) {
    this.options = options;
  }

  /** Each partition to a worker of its own. */
  async giveAway(slices: Slice[]): Promise<Kept> {
    const outcomes = await Promise.all(slices.map((slice) => this.offer(slice)));
    const of = (outcome: string) => slices.filter((_, index) => outcomes[index] === outcome);
    this.options.tally.count("continuations", of("given").length);
    return { kept: of("kept"), undecided: of("undecided") };
  }

  /**
   * @param settle closes the partitions that this worker took over. Once the rest is in the mark, they are closed while it
   * is sent: a worker that dies here must not leave them open, or they are served again beside the rest.
   * @throws when a part could not be sent: the item must be received again.
   */
  async leave(parts: Part[], settle: () => Promise<void>): Promise<void> {
    if (parts.length > 0) await this.keep(parts);
    if (!this.isKept) {
      await this.send(parts);
      return settle();
    }
    const [sent] = await Promise.allSettled([this.send(parts), settle()]);
    if (sent.status === "rejected") throw sent.reason;
  }

  /** Goes on where another worker failed, or died. @param rest of the mark. */
  async resume(rest: string): Promise<void> {
    this.isKept = true;
    await this.send(decodeParts(rest, this.options.item.text));
  }

  private async offer(slice: Slice): Promise<"given" | "kept" | "undecided"> {
    const { item, queue } = this.options;
    try {
      await queue.send(wholePartOf(item, slice), 0);
      return "given";
    } catch (error) {
      this.report("not given away", error);
      return mayHaveHappened(error) ? "undecided" : "kept";
    }
  }

  /** As well as it can: without it, a failure from here on costs duplicates, and nobody their message. */
  private async keep(parts: Part[]): Promise<void> {
    const { mark, clock } = this.options;
    const rest = encodeParts(parts);
    try {
      const bytes = Buffer.byteLength(rest);
      if (bytes > MAX_REST_BYTES)
        throw new Error(`It has ${bytes} bytes; at most ${MAX_REST_BYTES} fit`);
      const kept = mark.keep(rest).then(() => (this.isKept = true));
      await waitFor(clock, KEEP_MS, kept);
      if (!this.isKept) throw new Error(`The table did not take it within ${KEEP_MS} ms`);
    } catch (error) {
      this.reportRefusal(error);
      this.warn("the rest was not written down", error);
    }
  }

  private async send(parts: Part[]): Promise<void> {
    const sent = await Promise.allSettled(parts.map((part) => this.sendPart(part)));
    const failed = sent.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  private async sendPart(part: Part): Promise<void> {
    const { queue } = this.options;
    if (part.reason !== undefined) return this.deadLetter(part.item, part.reason);
    try {
      await queue.send(part.item, part.delaySeconds);
    } catch (error) {
      if (!this.report("not sent", error)) throw error;
      return this.deadLetter(part.item, error.name);
    }
    this.count(part.item);
  }

  private async deadLetter(item: WorkItem, reason: string): Promise<void> {
    const { queue, tally } = this.options;
    await queue.deadLetter(item, reason);
    tally.count("deadLettered", item.recipients.length + item.slices.length);
  }

  private count({ generation, slices, recipients }: WorkItem): void {
    const { item, tally } = this.options;
    const isPutOff = generation > item.generation;
    tally.count(isPutOff ? "requeued" : "continuations", slices.length);
    tally.count("requeued", recipients.length);
  }

  /** @returns whether the error is permanent. */
  private report(what: string, error: unknown): error is Error {
    if (this.reportRefusal(error)) return true;
    this.warn(what, error);
    return false;
  }

  private reportRefusal(error: unknown): error is Error {
    const { log, tally, item } = this.options;
    return reportRefusal(log, tally, error, { workId: item.id });
  }

  private warn(what: string, error: unknown): void {
    const { log, item } = this.options;
    log("WARN", what, { workId: item.id, ...errorFields(error) });
  }
}
