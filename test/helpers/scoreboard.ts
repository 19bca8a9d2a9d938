// Counts of a scoreboard test, for the table of `npm run scoreboard`.
import type { Context } from "mocha";

export interface Ledger {
  /** owed − delivered − gone − terminal − dead-lettered − still queued */
  lost: number;
  /** Duplicate deliveries. */
  duplicates: number;
}

/** @param owed ids that should get the message. @param delivered ids, once per delivery. */
export const createLedger = (
  owed: string[],
  delivered: string[],
  accountedFor: string[] = [],
): Ledger => {
  const got = new Set([...delivered, ...accountedFor]);
  return {
    lost: owed.filter((id) => !got.has(id)).length,
    duplicates: delivered.length - new Set(delivered).size,
  };
};

/** Attaches the figures to the running test. */
export const keepScore = (context: Context, ledger: Ledger): void => {
  Object.assign(context.test ?? {}, { ledger });
};
