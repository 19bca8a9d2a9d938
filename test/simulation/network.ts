// The network between an environment and a service: slow, lossy, and sometimes misleading about what happened.
import type { Environment } from "./environment.ts";
import type { Fault } from "./faults.ts";
import { wayMs, type World } from "./world.ts";

export interface Answer {
  status: number;
  /** The error's name at the service. */
  type?: string;
  output?: object;
}

export interface Exchange {
  environment: Environment;
  /** What happens to a call on its way. */
  trouble: Trouble;
  /** @param isLate whether the caller no longer waits for the response. */
  carryOut: (isLate: boolean) => Answer;
}

export interface Trouble {
  /** It never arrives. */
  isLost?: boolean;
  /** Extra milliseconds until it arrives. */
  lateMs?: number;
  /** It is carried out, but the response is lost. */
  isUnanswered?: boolean;
  /** It gets this response instead of being carried out. */
  refusal?: Answer;
  /** It is carried out, but gets this response. */
  denial?: Answer;
}

/** Milliseconds until a request without a response is abandoned, like in clients. */
const TIMEOUT_MS = 3000;

/** @returns undefined when there is no response. */
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

/** Milliseconds by which a request may arrive after the client's timeout. */
const MAX_LATE_MS = 20_000;

/** Decides the fate of a call to DynamoDB or SQS. */
export const troubleOfCall = ({ faults }: World): Trouble => {
  if (faults.strikes("call throttled")) return { refusal: refused(400, "ThrottlingException") };
  if (faults.strikes("call failed")) return { refusal: refused(500, "InternalServerError") };
  if (faults.strikes("call failed, carried out")) {
    return { denial: refused(500, "InternalServerError") };
  }
  if (faults.strikes("call arrives late")) return { lateMs: faults.below(MAX_LATE_MS) };
  return {
    isLost: faults.strikes("call lost"),
    isUnanswered: faults.strikes("call without a response"),
  };
};

/** Decides the fate of a post to @connections. */
export const troubleOfPost = ({ faults }: World): Trouble => {
  if (faults.strikes("post throttled")) return { refusal: refused(429, "LimitExceededException") };
  if (faults.strikes("post failed"))
    return { refusal: refused(500, "InternalServerErrorException") };
  if (faults.strikes("post failed, delivered")) {
    return { denial: refused(500, "InternalServerErrorException") };
  }
  return {
    isLost: faults.strikes("post lost"),
    isUnanswered: faults.strikes("post without a response"),
  };
};

/** Milliseconds that an outage lasts. */
const MAX_OUTAGE_MS = 30_000;

/** Outages: calls that fail for a while, for every caller. */
export class Outages {
  private readonly world: World;
  private readonly untilMs = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
  }

  /** @param what is refused. @param fault starts a new outage. @returns whether it is refused now. */
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
