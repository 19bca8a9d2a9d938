// Shortens warnings that many resources share, so that others are not lost among them.

export interface Warned {
  /** The address or name of what the line is about. */
  subject: string;
  line: string;
}

/** Lines in full; the others of a group share one. */
const MAX_LINES = 3;

/** @param group warnings with the same cause. @returns at most four lines, which name every subject. */
export const abridge = (group: readonly Warned[]): string[] => {
  const shown = group.slice(0, MAX_LINES).map(({ line }) => line);
  const left = group.slice(MAX_LINES).map(({ subject }) => subject);
  return left.length === 0
    ? shown
    : [...shown, `The same is true of ${left.length} more: ${left.join(", ")}.`];
};
