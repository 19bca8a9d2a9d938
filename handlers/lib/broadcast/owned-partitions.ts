// Partitions that others may have been given: a mark under their name decides whose they are.
import { errorFields, type Log } from "../log.ts";
import type { DeliveryMarker, Mark } from "./delivery-marker.ts";
import { partitionId, type Slice, type WorkItem } from "./work-item.ts";

export interface OwnedPartitionsOptions {
  marker: DeliveryMarker;
  item: WorkItem;
  log: Log;
}

export class OwnedPartitions {
  private readonly options: OwnedPartitionsOptions;
  private readonly marks = new Map<string, Mark>();

  constructor(options: OwnedPartitionsOptions) {
    this.options = options;
  }

  /** @param leaseMs see {@link DeliveryMarker}. @returns whether the partition is this worker's. */
  async own(slice: Slice, leaseMs: number): Promise<boolean> {
    const { marker, item } = this.options;
    const mark = await marker.claim(partitionId(item.id, slice), leaseMs);
    if (mark === "done" || mark === "busy") return false;
    if (mark.rest !== undefined) {
      // Another worker has come to its end with it, and its message is on its way back to a third one.
      await mark.release();
      return false;
    }
    this.marks.set(slice.partition, mark);
    return true;
  }

  /**
   * Nobody else shall begin with what was begun here: its rest goes by other names.
   *
   * @param left partitions that go to others as they are.
   */
  async settle(left: Slice[]): Promise<void> {
    const released = new Set(left.map(({ partition }) => partition));
    await this.forEach((partition, mark) =>
      released.has(partition) ? mark.release() : mark.finish(),
    );
  }

  /** All of it must be done again. */
  async release(): Promise<void> {
    await this.forEach((_, mark) => mark.release());
  }

  /** A mark that could not be changed runs out. */
  private async forEach(act: (partition: string, mark: Mark) => Promise<void>): Promise<void> {
    const { log, item } = this.options;
    const changes = [...this.marks].map(([partition, mark]) =>
      act(partition, mark).catch((error: unknown) => {
        log("WARN", "partition not settled", { workId: item.id, partition, ...errorFields(error) });
      }),
    );
    await Promise.all(changes);
  }
}
