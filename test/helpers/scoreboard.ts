// What a test of the scoreboard has counted, for the table that `npm run scoreboard` prints.
import type { Context } from "mocha";

export interface Ledger {
  /** owed − delivered − gone − terminal − dead-lettered − still queued */
  lost: number;
  /** Posts that were delivered once more. */
  duplicates: number;
}

/** @param owed ids that should have the message. @param delivered ids, once for each time that they got it. */
export const ledgerOf = (
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

/** Leaves the figures with the test that is running. */
export const keepScore = (context: Context, ledger: Ledger): void => {
  Object.assign(context.test ?? {}, { ledger });
};
