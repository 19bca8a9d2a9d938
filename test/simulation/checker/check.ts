// Judges a history by the promises, without knowledge of the simulation that produced it.
import type { Happening } from "../history.ts";
import { afterTheEnd, leftovers, lateLeftovers } from "./connections.ts";
import { alwaysEnds, neverIdle, noRejection, readsAhead } from "./conduct.ts";
import { deadLettersCounted, lost, misdirected, poisonPutAside, twice } from "./delivery.ts";
import { Facts } from "./facts.ts";
import type { Rule, Violation } from "./rule.ts";
import { acknowledged, beyondBudget, expiredStay, strangers, unrightful } from "./rights.ts";

/** Rules by their promise. */
export const RULES: Record<string, Rule> = {
  "nothing is lost": lost,
  "nothing comes twice without a reason": twice,
  "nothing reaches the wrong client": misdirected,
  "poison is dead-lettered": poisonPutAside,
  "dead letters are counted": deadLettersCounted,
  "what is acknowledged is queued": acknowledged,
  "ended connections get no posts": afterTheEnd,
  "ended connections leave no items": leftovers,
  "every item expires": lateLeftovers,
  "only clients with the right broadcast": unrightful,
  "budgets hold": beyondBudget,
  "unknown tokens are rejected": strangers,
  "expired connections are closed": expiredStay,
  "read-ahead is bounded": readsAhead,
  "a stopping worker does not idle": neverIdle,
  "everything finishes": alwaysEnds,
  "no rejection is unhandled": noRejection,
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
