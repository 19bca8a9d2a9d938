// Partitions that other workers may have been given: a mark under the partition's id decides who owns each.
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

  /** @param leaseMs see {@link DeliveryMarker}. @returns whether this worker owns the partition. */
  async own(slice: Slice, leaseMs: number): Promise<boolean> {
    const { marker, item } = this.options;
    const mark = await marker.claim(partitionId(item.id, slice), leaseMs);
    if (mark === "done" || mark === "busy") return false;
    if (mark.rest !== undefined) {
      // Another worker has stored what is left of it, and its message will be redelivered to a third one.
      await mark.release();
      return false;
    }
    this.marks.set(slice.partition, mark);
    return true;
  }

  /**
   * Finishes the marks, so that no other worker starts these partitions again: what is left of them has new ids.
   *
   * @param left partitions that are handed over whole; their marks are released.
   */
  async settle(left: Slice[]): Promise<void> {
    const released = new Set(left.map(({ partition }) => partition));
    await this.forEach((partition, mark) =>
      released.has(partition) ? mark.release() : mark.finish(),
    );
  }

  /** Releases all partitions: all of the work must be retried. */
  async release(): Promise<void> {
    await this.forEach((_, mark) => mark.release());
  }

  /** A mark that cannot be changed expires. */
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
