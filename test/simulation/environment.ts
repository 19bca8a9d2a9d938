// One Lambda execution environment: frozen between invocations, and possibly killed at any step of one.
import type { Clock } from "../../handlers/lib/clock.ts";
import type { World } from "./world.ts";

export class Environment {
  readonly name: string;
  readonly stage: string;
  readonly clock: Clock;
  /** The current invocation, or the last one. */
  invocation = "";
  /** Whether calls that are still in flight are lost when it is killed. */
  losesCalls = false;
  isDead = false;
  /** Milliseconds that it was idle after the moment at which it should finish. */
  idleMs = 0;
  private readonly world: World;
  private stepsLeft = Infinity;
  private onKill = () => {};
  private isFrozen = false;
  private underWay = 0;
  private idleSinceMs = 0;
  private endingFromMs = Infinity;
  /** Events that arrived while it was frozen. */
  private held: (() => void)[] = [];

  constructor(world: World, stage: string, name: string) {
    this.world = world;
    this.stage = stage;
    this.name = name;
    // AWS clocks differ by a few milliseconds; a fifth of a second is generous.
    const skewMs = world.faults.strikes("clock ahead or behind")
      ? world.faults.below(400) - 200
      : 0;
    this.clock = {
      now: () => world.scheduler.now() + skewMs,
      after: (milliseconds, callback) =>
        world.scheduler.after(milliseconds, () => this.deliver(callback)),
    };
  }

  /** Thaws it. @param steps after which it is killed. @param endingFromMs see {@link idleMs}. */
  begin(invocation: string, steps: number, endingFromMs: number, onKill: () => void): void {
    this.invocation = invocation;
    this.stepsLeft = steps;
    this.endingFromMs = endingFromMs;
    this.idleMs = 0;
    this.idleSinceMs = this.world.scheduler.now();
    this.onKill = onKill;
    this.isFrozen = false;
    if (this.held.length > 0) this.world.faults.count("thawed with calls in flight");
    for (const act of this.held.splice(0)) this.deliver(act);
  }

  /** Records that it has a reason to wait. */
  async busy<Result>(promise: Promise<Result>): Promise<Result> {
    this.endIdling();
    this.underWay += 1;
    try {
      return await promise;
    } finally {
      this.underWay -= 1;
      this.idleSinceMs = this.world.scheduler.now();
    }
  }

  freeze(): void {
    this.endIdling();
    this.isFrozen = true;
  }

  end(): void {
    this.isDead = true;
    this.losesCalls = this.world.faults.strikes("killed with its last calls");
  }

  /** Delivers an external event: a response, or the end of a wait. */
  deliver(act: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) {
      this.held.push(act);
      return;
    }
    this.stepsLeft -= 1;
    if (this.stepsLeft > 0) act();
    else {
      this.stepsLeft = Infinity;
      this.onKill();
    }
  }

  private endIdling(): void {
    if (this.underWay > 0) return;
    const fromMs = Math.max(this.idleSinceMs, this.endingFromMs);
    this.idleMs = Math.max(this.idleMs, this.world.scheduler.now() - fromMs);
  }
}
