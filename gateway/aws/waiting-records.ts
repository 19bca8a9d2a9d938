// Records of a stream that a function has yet to get.
import { Backlog } from "../lambda/backlog.ts";
import type { StreamRecord } from "./stream-records.ts";

interface Waiting {
  record: StreamRecord;
  /** Frees what it takes of the backlog. */
  leave: () => void;
}

/** Bounded, since a function that always fails holds them up for a day. DynamoDB keeps records in its own storage. */
export class WaitingRecords {
  private readonly waiting: Waiting[] = [];
  private readonly backlog = new Backlog();

  get length(): number {
    return this.waiting.length;
  }

  /** @returns how many of the oldest records made room for it and are lost. */
  add(record: StreamRecord): number {
    let lost = 0;
    for (;;) {
      const leave = this.backlog.enter(record.dynamodb.SizeBytes);
      if (leave) this.waiting.push({ record, leave });
      const oldest = leave ? undefined : this.waiting.shift();
      if (!oldest) return lost;
      oldest.leave();
      lost += 1;
    }
  }

  /** Removes the oldest ones. @param count at most. */
  take(count: number): StreamRecord[] {
    return this.waiting.splice(0, count).map(({ record, leave }) => {
      leave();
      return record;
    });
  }
}
