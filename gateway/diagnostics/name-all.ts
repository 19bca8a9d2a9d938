// Names several things in a line.

/** Things in a line. */
const MAX_NAMED = 3;

/** @returns for example `a, b, c and 2 more`. */
export const nameAll = (names: readonly string[]): string => {
  const others = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(", ") + (others > 0 ? ` and ${others} more` : "");
};
