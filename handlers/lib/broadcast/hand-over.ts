// Hands parts of a work item to other workers: each part completely or not at all, even when a call fails.
//
// The id of a whole partition's message is derived from the item, so a second message about it is a duplicate of the
// first. If a message was certainly not sent, its partition stays here; if that is unknown, a mark under the
// partition's id decides. What is left at the end is written into the item's mark before it is sent: after a failure or
// a crash in between, the worker that gets the item again sends the same messages.
import { mayHaveHappened } from "../aws/aws-error.ts";
import { type Clock, waitFor } from "../clock.ts";
import { errorFields, type Log } from "../log.ts";
import type { Mark } from "./delivery-marker.ts";
import { decodeParts, encodeParts, type Part, toWholePart } from "./parts.ts";
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

/** Of what is left, as a mark stores it: see {@link Mark.keep}. */
const MAX_REST_BYTES = 350_000;

/** Milliseconds that storing what is left may take, out of the time for sending it. */
const KEEP_MS = 1000;

export class HandOver {
  /** Whether what is left is stored in the mark. */
  isKept = false;
  private readonly options: HandOverOptions;

  constructor(options: HandOverOptions) {
    this.options = options;
  }

  /** Gives each partition to a worker of its own. */
  async giveAway(slices: Slice[]): Promise<Kept> {
    const outcomes = await Promise.all(slices.map((slice) => this.offer(slice)));
    const of = (outcome: string) => slices.filter((_, index) => outcomes[index] === outcome);
    this.options.tally.count("continuations", of("given").length);
    return { kept: of("kept"), undecided: of("undecided") };
  }

  /**
   * @param settle finishes the marks of partitions that this worker took over. Once the rest is stored in the item's
   * mark, they are finished while it is sent: if a worker dies here and leaves them open, they are served again in
   * addition to the rest.
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

  /** Continues where another worker failed or died. @param rest of the mark. */
  async resume(rest: string): Promise<void> {
    this.isKept = true;
    await this.send(decodeParts(rest, this.options.item.text));
  }

  private async offer(slice: Slice): Promise<"given" | "kept" | "undecided"> {
    const { item, queue } = this.options;
    try {
      await queue.send(toWholePart(item, slice), 0);
      return "given";
    } catch (error) {
      this.report("not handed over", error);
      return mayHaveHappened(error) ? "undecided" : "kept";
    }
  }

  /** Best effort: if this fails, a later failure causes duplicates but no loss. */
  private async keep(parts: Part[]): Promise<void> {
    const { mark, clock } = this.options;
    const rest = encodeParts(parts);
    try {
      const bytes = Buffer.byteLength(rest);
      if (bytes > MAX_REST_BYTES)
        throw new Error(`The rest has ${bytes} bytes; expected at most ${MAX_REST_BYTES}`);
      const kept = mark.keep(rest).then(() => (this.isKept = true));
      await waitFor(clock, KEEP_MS, kept);
      if (!this.isKept) throw new Error(`The table did not store it within ${KEEP_MS} ms`);
    } catch (error) {
      this.reportRefusal(error);
      this.warn("rest not stored", error);
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
