// What all parts of a simulation share.
import type { Faults } from "./faults.ts";
import type { History } from "./history.ts";
import type { Scheduler } from "./scheduler.ts";

export interface World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly history: History;
  /** Milliseconds that a call is on its way at most. */
  readonly latencyMs: number;
}

/** Milliseconds of one way. Often the same for many, so that chance decides who comes first. */
export const wayMs = ({ faults, latencyMs }: World): number => 1 + faults.below(latencyMs);

export const wait = ({ scheduler }: World, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    scheduler.after(milliseconds, resolve);
  });
