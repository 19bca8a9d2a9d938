// The way from an environment to a service and back: slow, lossy, and not always honest about what has happened.
import type { Environment } from "./environment.ts";
import type { Fault } from "./faults.ts";
import { wayMs, type World } from "./world.ts";

export interface Answer {
  status: number;
  /** The service's name for an error. */
  type?: string;
  output?: object;
}

export interface Exchange {
  environment: Environment;
  /** What becomes of it on the way. */
  trouble: Trouble;
  /** @param isLate nobody waits for the answer any more. */
  carryOut: (isLate: boolean) => Answer;
}

export interface Trouble {
  /** It never arrives. */
  isLost?: boolean;
  /** Milliseconds that it takes longer to arrive. */
  lateMs?: number;
  /** It is carried out, and nobody is told. */
  isUnanswered?: boolean;
  /** It is answered so instead of being carried out. */
  refusal?: Answer;
  /** It is carried out, and answered so. */
  denial?: Answer;
}

/** Milliseconds until a request without an answer is given up, as clients do. */
const TIMEOUT_MS = 3000;

/** @returns undefined when there is no answer. */
export const exchange = (
  world: World,
  { environment, trouble, carryOut }: Exchange,
): Promise<Answer | undefined> => {
  const { scheduler } = world;
  return new Promise((resolve) => {
    let isOver = false;
    const finish = (answer: Answer | undefined) => {
      if (isOver) return;
      isOver = true;
      cancel();
      environment.deliver(() => resolve(answer));
    };
    const cancel = scheduler.after(TIMEOUT_MS, () => finish(undefined));
    if (trouble.isLost) return;
    scheduler.after(wayMs(world) + (trouble.lateMs ?? 0), () => {
      if (environment.isDead && environment.losesCalls) return;
      const answer = trouble.refusal ?? carryOut(isOver || environment.isDead);
      if (trouble.isUnanswered) return;
      scheduler.after(wayMs(world), () => finish(trouble.denial ?? answer));
    });
  });
};

/** Milliseconds that a request may be late beyond the client's patience. */
const MAX_LATE_MS = 20_000;

/** What becomes of a call to DynamoDB or SQS. */
export const troubleOfCall = ({ faults }: World): Trouble => {
  if (faults.strikes("call throttled")) return { refusal: refused(400, "ThrottlingException") };
  if (faults.strikes("call failed")) return { refusal: refused(500, "InternalServerError") };
  if (faults.strikes("call failed, carried out")) {
    return { denial: refused(500, "InternalServerError") };
  }
  if (faults.strikes("call arrives late")) return { lateMs: faults.below(MAX_LATE_MS) };
  return {
    isLost: faults.strikes("call lost"),
    isUnanswered: faults.strikes("call without an answer"),
  };
};

/** What becomes of a post to @connections. */
export const troubleOfPost = ({ faults }: World): Trouble => {
  if (faults.strikes("post throttled")) return { refusal: refused(429, "LimitExceededException") };
  if (faults.strikes("post failed"))
    return { refusal: refused(500, "InternalServerErrorException") };
  if (faults.strikes("post failed, delivered")) {
    return { denial: refused(500, "InternalServerErrorException") };
  }
  return {
    isLost: faults.strikes("post lost"),
    isUnanswered: faults.strikes("post without an answer"),
  };
};

/** Milliseconds that something is refused once it is. */
const MAX_OUTAGE_MS = 30_000;

/** Something that fails for a while, whoever tries it. */
export class Outages {
  private readonly world: World;
  private readonly untilMs = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
  }

  /** @param what is refused. @param fault begins a new one. @returns whether it is refused now. */
  isOut(what: string, fault: Fault): boolean {
    const { faults, scheduler } = this.world;
    if (faults.isHealed) return false;
    if (faults.strikes(fault)) {
      this.untilMs.set(what, scheduler.now() + 1000 + faults.below(MAX_OUTAGE_MS));
    }
    return scheduler.now() < (this.untilMs.get(what) ?? 0);
  }
}

const refused = (status: number, type: string): Answer => ({ status, type });
