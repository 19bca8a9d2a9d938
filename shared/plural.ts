// Counts in sentences.

/** @param noun whose plural ends in "s". @returns for example "1 message" or "2 messages". */
export const plural = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
