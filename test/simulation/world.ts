// State shared by all parts of a simulation.
import type { Faults } from "./faults.ts";
import type { History } from "./history.ts";
import type { Scheduler } from "./scheduler.ts";

export interface World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly history: History;
  /** Maximum milliseconds that a call is in flight. */
  readonly latencyMs: number;
}

/** Milliseconds of one direction. Often equal for many, so that their order is random. */
export const wayMs = ({ faults, latencyMs }: World): number => 1 + faults.below(latencyMs);

export const wait = ({ scheduler }: World, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    scheduler.after(milliseconds, resolve);
  });
