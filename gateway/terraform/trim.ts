// Removes characters from the ends of texts. Patterns such as /a+$/ would take time with the square of the length.

/** @param isRemoved is called with whole characters, not with halves of surrogate pairs. */
export const trimEndWhile = (value: string, isRemoved: (character: string) => boolean): string => {
  const characters = Array.from(value);
  return characters.slice(0, characters.findLastIndex((one) => !isRemoved(one)) + 1).join("");
};

/** @param removed any of these characters. */
export const trimBoth = (value: string, removed: string): string => {
  const set = new Set(removed);
  const characters = Array.from(trimEndWhile(value, (one) => set.has(one)));
  const start = characters.findIndex((one) => !set.has(one));
  return start === -1 ? "" : characters.slice(start).join("");
};
