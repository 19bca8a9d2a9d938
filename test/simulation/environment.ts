// One execution environment of Lambda: frozen between invocations, and ended in the middle of one, at any of its steps.
import type { Clock } from "../../handlers/lib/clock.ts";
import type { World } from "./world.ts";

export class Environment {
  readonly name: string;
  readonly stage: string;
  readonly clock: Clock;
  /** The one that runs, or ran last. */
  invocation = "";
  /** Nothing that it has sent, and that has not arrived, arrives any more. */
  losesCalls = false;
  isDead = false;
  /** Milliseconds that it has waited for nothing, from the moment on in which it should come to an end. */
  idleMs = 0;
  private readonly world: World;
  private stepsLeft = Infinity;
  private onKill = () => {};
  private isFrozen = false;
  private underWay = 0;
  private idleSinceMs = 0;
  private endingFromMs = Infinity;
  /** What has come while it was frozen. */
  private held: (() => void)[] = [];

  constructor(world: World, stage: string, name: string) {
    this.world = world;
    this.stage = stage;
    this.name = name;
    // Clocks of AWS are a few milliseconds apart; a fifth of a second is more than generous.
    const skewMs = world.faults.strikes("clock ahead or behind")
      ? world.faults.below(400) - 200
      : 0;
    this.clock = {
      now: () => world.scheduler.now() + skewMs,
      after: (milliseconds, callback) =>
        world.scheduler.after(milliseconds, () => this.deliver(callback)),
    };
  }

  /** Goes on where it was frozen. @param steps after which it is killed. @param endingFromMs see {@link idleMs}. */
  begin(invocation: string, steps: number, endingFromMs: number, onKill: () => void): void {
    this.invocation = invocation;
    this.stepsLeft = steps;
    this.endingFromMs = endingFromMs;
    this.idleMs = 0;
    this.idleSinceMs = this.world.scheduler.now();
    this.onKill = onKill;
    this.isFrozen = false;
    if (this.held.length > 0) this.world.faults.count("thawed with work under way");
    for (const act of this.held.splice(0)) this.deliver(act);
  }

  /** Something for which it has a reason to wait. */
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

  /** Everything that comes from outside: an answer, or the end of a wait. */
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
