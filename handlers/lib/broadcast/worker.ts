// Processes one work item from claim to finish: done, released for a retry, or dead-lettered.
import { errorFields } from "../log.ts";
import type { Broadcaster, BroadcasterOptions, Deadline } from "./broadcaster.ts";
import type { Mark } from "./delivery-marker.ts";
import { reportRefusal } from "./refusals.ts";
import type { Tally } from "./tally.ts";
import type { WorkItem } from "./work-item.ts";

export class Worker {
  private readonly options: BroadcasterOptions;
  private readonly broadcaster: Broadcaster;

  constructor(options: BroadcasterOptions, broadcaster: Broadcaster) {
    this.options = options;
    this.broadcaster = broadcaster;
  }

  /**
   * @returns whether SQS may delete its message.
   * @throws transient errors, and errors of dead-lettering.
   */
  async work(item: WorkItem, deadline: Deadline, tally: Tally): Promise<boolean> {
    try {
      return await this.claimAndWork(item, deadline, tally);
    } catch (error) {
      if (await this.giveUp(item, error, tally)) return true;
      throw error;
    }
  }

  private async claimAndWork(item: WorkItem, deadline: Deadline, tally: Tally): Promise<boolean> {
    const { marker, clock } = this.options;
    tally.serve(item.broadcastId);
    const mark = await marker.claim(item.id, deadline.endMs - clock.now());
    if (mark === "done" || mark === "busy") {
      tally.count("duplicates");
      return mark === "done";
    }
    await this.workOn(mark, item, deadline, tally);
    return true;
  }

  private async workOn(mark: Mark, item: WorkItem, deadline: Deadline, tally: Tally) {
    try {
      await this.broadcaster.work(item, deadline, tally, mark);
    } catch (error) {
      await mark.release().catch(this.warn("not released", item));
      throw error;
    }
    tally.count("broadcasts");
    // Without a finished mark, a second delivery repeats the work; failing here would certainly repeat it.
    await mark.finish().catch(this.warn("not marked as done", item));
  }

  /** Dead-letters work that would fail every time. @returns whether the error is permanent. */
  private async giveUp(item: WorkItem, error: unknown, tally: Tally): Promise<boolean> {
    const { log, queue } = this.options;
    if (!reportRefusal(log, tally, error, { workId: item.id })) return false;
    await queue.deadLetter(item, error.name);
    tally.count("deadLettered", item.recipients.length + item.slices.length);
    return true;
  }

  private warn(what: string, { id: workId }: WorkItem) {
    return (error: unknown): void =>
      this.options.log("WARN", what, { workId, ...errorFields(error) });
  }
}
