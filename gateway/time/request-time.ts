// The time of a request, as events have it.

/** @returns for example `09/Feb/2024:18:11:43 +0000`. */
export const formatRequestTime = (epochMs: number): string => {
  // Slices `Fri, 09 Feb 2024 18:11:43 GMT`, which has a fixed layout.
  const text = new Date(epochMs).toUTCString();
  return `${text.slice(5, 7)}/${text.slice(8, 11)}/${text.slice(12, 16)}:${text.slice(17, 25)} +0000`;
};
