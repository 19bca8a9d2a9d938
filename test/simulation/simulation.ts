// A whole deployment under one scheduler, from the first client to the last item: the seed decides everything.
import { MAX_STALE_MS } from "../helpers/fake-table.ts";
import { createRandom } from "../../shared/random.ts";
import { withAmbient } from "./ambient.ts";
import { Crowd, type CrowdSize, identitiesAt, RUSH_MS } from "./crowd.ts";
import { Faults } from "./faults.ts";
import { type Happening, History } from "./history.ts";
import { Scheduler } from "./scheduler.ts";
import { Stage } from "./stage.ts";
import type { StageSettings } from "./wiring.ts";
import type { World } from "./world.ts";

/** A full minute, so that tokens expire in the first minute. */
const START_MS = 1_800_000_000_000;

/** When faults stop. */
const HEALED_MS = RUSH_MS + 30_000;

/** Time for the sweep, which catches up within its look-back. */
const SWEEPS_MS = 18 * 60_000;

/** After which every item that is left must have expired. */
const A_DAY_MS = 25 * 60 * 60_000;

/** One seed in this many has two thousand clients. */
const CROWDED = 100;

export interface SimulationOptions {
  seed: number;
  /** Faults to exclude. */
  without?: ReadonlySet<string>;
  /** Maximum number. */
  clients?: number;
  broadcasts?: number;
}

export interface SimulationResult {
  happenings: Happening[];
  /** The history, line by line. */
  text: string;
  /** How often each event of the coverage occurred. */
  counts: Record<string, number>;
}

export const simulate = async (options: SimulationOptions): Promise<SimulationResult> => {
  const simulation = new Simulation(options);
  const onRejection = (reason: unknown) => simulation.reject(reason);
  process.on("unhandledRejection", onRejection);
  try {
    await withAmbient(simulation.ambient, () => simulation.run());
  } finally {
    process.off("unhandledRejection", onRejection);
  }
  return simulation.result();
};

class Simulation implements World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly history: History;
  readonly latencyMs: number;
  private readonly stages: { stage: Stage; crowd: Crowd; size: CrowdSize }[];

  constructor({
    seed,
    without = new Set(),
    clients = Infinity,
    broadcasts = Infinity,
  }: SimulationOptions) {
    const scheduler = new Scheduler(START_MS, createRandom(seed ^ 0x5eed));
    this.scheduler = scheduler;
    this.history = new History(() => Math.round((scheduler.now() - START_MS) * 1000) / 1000);
    this.faults = new Faults(seed, without, (name) => this.history.add("fault", "", { name }));
    const { faults } = this;
    this.latencyMs = [2, 20, 100][faults.below(3)]!;
    const isCrowded = seed % CROWDED === 0;
    const size = {
      clients: Math.min(clients, isCrowded ? 2400 : 4 + faults.below(30)),
      broadcasts: Math.min(broadcasts, isCrowded ? 1 : 1 + faults.below(5)),
    };
    const identities = identitiesAt(START_MS);
    this.stages = [
      { name: "a", size },
      { name: "b", size: { clients: Math.min(clients, 2), broadcasts: 1 } },
    ].map(({ name, size: own }) => {
      const settings = { ...settingsBy(faults, isCrowded), identities };
      const stage = new Stage(this, name, settings);
      return { stage, crowd: new Crowd(this, stage, identities), size: own };
    });
  }

  get ambient() {
    return { now: this.scheduler.now, random: this.faults.random };
  }

  async run(): Promise<void> {
    this.history.add("began", "", { epochMs: START_MS });
    for (const { crowd, size } of this.stages) crowd.gather(size);
    this.scheduler.afterInBackground(this.faults.below(60_000), () => this.sweepForEver());
    await this.runUntil(START_MS + HEALED_MS);
    // Recipients that never accept posts are dead-lettered; all others are served.
    const stuck = this.stages.some(({ stage }) =>
      stage.connections.open.some(({ takesNothing }) => takesNothing),
    );
    if (!stuck) this.heal();
    await this.finish("the broadcasts");
    this.heal();
    await this.finish("the work left when faults stopped");
    await this.runUntil(this.scheduler.now() + SWEEPS_MS);
    this.note("settled");
    for (const { crowd } of this.stages) crowd.probe();
    await this.finish("the last broadcast");
    for (const { crowd } of this.stages) crowd.disperse();
    await this.finish("the last $disconnect");
    await this.runUntil(this.scheduler.now() + MAX_STALE_MS);
    for (const { stage } of this.stages) stage.noteRows("at the end");
    await this.runUntil(this.scheduler.now() + A_DAY_MS);
    for (const { stage } of this.stages) stage.noteRows("a day later");
  }

  reject(reason: unknown): void {
    const message = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    this.history.add("rejection", "", { message });
  }

  result(): SimulationResult {
    const { happenings } = this.history;
    return { happenings, text: this.history.toString(), counts: this.faults.counts };
  }

  private heal(): void {
    if (this.faults.isHealed) return;
    this.faults.isHealed = true;
    this.note("healed");
  }

  private note(kind: "healed" | "settled"): void {
    this.history.add(kind, "", {});
  }

  private sweepForEver(): void {
    const hour = this.scheduler.now() - START_MS < 60 * 60_000;
    if (!hour) return;
    this.scheduler.afterInBackground(60_000, () => this.sweepForEver());
    for (const { stage } of this.stages) {
      // Without an item in its index it would only make fifteen empty queries.
      if (!stage.hasExpiries) continue;
      void stage.sweep();
      if (this.faults.strikes("swept twice")) void stage.sweep();
    }
  }

  /** Runs until a moment, even if tasks are left. */
  private async runUntil(untilMs: number): Promise<void> {
    await this.scheduler.run(untilMs);
  }

  /** Runs until only sweeps are left. */
  private async finish(what: string): Promise<void> {
    const isOver = await this.scheduler.run();
    const isQuiet = this.stages.every(({ stage }) => stage.isQuiet);
    if (!isOver || !isQuiet) this.history.add("unfinished", "", { what });
  }
}

/** Small, so that a few clients count as many. */
const settingsBy = (faults: Faults, isCrowded: boolean): Omit<StageSettings, "identities"> => {
  const timeoutMs = 3000 + faults.below(9000);
  return {
    layouts: [{ version: 1, shards: isCrowded ? 2 : 1 + faults.below(5) }],
    timeoutMs,
    // Lambda requires six times the timeout; less redelivers messages while their worker still runs.
    visibilityMs: faults.below(4) === 0 ? timeoutMs + 500 : 6 * timeoutMs,
    batchSize: 1 + faults.below(5),
    workers: 1 + faults.below(4),
    lanes: [1, 4, 16][faults.below(3)]!,
    share: isCrowded ? 1e6 : 2 + faults.below(30),
    pageSize: isCrowded ? 100 : 2 + faults.below(12),
    rate: { perSecond: [5, 100, 2000][faults.below(3)]!, burst: 5 + faults.below(50) },
    budget: { perMinute: 30, atOnce: 3 },
  };
};
