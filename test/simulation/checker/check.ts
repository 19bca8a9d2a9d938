// Judges a history by what is promised. It knows nothing of the simulation that the history is of.
import type { Happening } from "../history.ts";
import { afterTheEnd, leftovers, lateLeftovers } from "./connections.ts";
import { alwaysEnds, neverIdle, noRejection, readsAhead } from "./conduct.ts";
import { deadLettersCounted, lost, misdirected, poisonPutAside, twice } from "./delivery.ts";
import { Facts } from "./facts.ts";
import { acknowledged, beyondBudget, expiredStay, strangers, unrightful } from "./rights.ts";

export interface Violation {
  rule: string;
  message: string;
  /** Words of the happenings that tell why: a connection, a text, an invocation. */
  about: string[];
}

export type Rule = (facts: Facts) => Omit<Violation, "rule">[];

/** By what each promises. */
export const RULES: Record<string, Rule> = {
  "nothing is lost": lost,
  "nothing comes twice, but where it must": twice,
  "nothing goes to the wrong one": misdirected,
  "what nobody can have is put aside": poisonPutAside,
  "dead letters are counted": deadLettersCounted,
  "what was acknowledged was accepted": acknowledged,
  "who is gone is left alone": afterTheEnd,
  "who is gone leaves nothing": leftovers,
  "every item ends by itself": lateLeftovers,
  "who may not send does not": unrightful,
  "budgets hold": beyondBudget,
  "who is unknown does not get in": strangers,
  "who has expired does not stay": expiredStay,
  "a worker reads little ahead": readsAhead,
  "a worker waits for nothing at its end": neverIdle,
  "all comes to an end": alwaysEnds,
  "no promise is forgotten": noRejection,
};

export const check = (happenings: Happening[]): Violation[] => {
  const stages = [...new Set(happenings.map(({ stage }) => stage))].filter((stage) => stage !== "");
  return stages.flatMap((stage) => {
    const facts = new Facts(stage, happenings);
    return Object.entries(RULES).flatMap(([rule, violations]) =>
      violations(facts).map((violation) => ({ rule, ...violation })),
    );
  });
};
