// Deletes connections that turned out to be gone: in batches, while posts go on.
import { type Clock, waitFor } from "../clock.ts";
import type { ConnectionIndex } from "../connection-index.ts";
import type { Tally } from "./tally.ts";

/** With two items each, they fit into one BatchWriteItem of 25. */
const BATCH = 12;

/** Maximum batches in flight. The next broadcast finds the connections that are skipped. */
const MAX_BATCHES = 50;

export class StaleConnections {
  private readonly index: ConnectionIndex;
  private readonly tally: Tally;
  private readonly onError: (error: unknown) => void;
  private readonly underWay = new Set<Promise<void>>();
  private ids: string[] = [];

  /** @param onError called for each batch that could not be deleted. */
  constructor(index: ConnectionIndex, tally: Tally, onError: (error: unknown) => void) {
    this.index = index;
    this.tally = tally;
    this.onError = onError;
  }

  add(connectionId: string): void {
    this.ids.push(connectionId);
    if (this.ids.length >= BATCH) this.deleteBatch();
  }

  /** Waits for all deletions, at most this many milliseconds. Their failures never fail a delivery. */
  async flush(timeoutMs: number, clock: Clock): Promise<void> {
    if (this.ids.length > 0) this.deleteBatch();
    await waitFor(clock, timeoutMs, Promise.all(this.underWay));
  }

  private deleteBatch(): void {
    const ids = this.ids;
    this.ids = [];
    if (this.underWay.size >= MAX_BATCHES) return;
    const deletion = this.index
      .delete(ids)
      .then(() => this.tally.count("deleted", ids.length))
      .catch((error: unknown) => {
        this.tally.count("deletionsFailed", ids.length);
        this.onError(error);
      })
      .finally(() => this.underWay.delete(deletion));
    this.underWay.add(deletion);
  }
}
