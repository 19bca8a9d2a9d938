// Finds names that occur twice in an object of JSON. Parsers differ in which of the values counts, so what one of them reads
// says nothing about what another one does. https://www.rfc-editor.org/rfc/rfc8259#section-4

/** @param value what JSON.parse makes of the text. */
export const hasRepeatedNames = (json: string, value: unknown): boolean =>
  countNames(json) !== countKeys(value);

/** Counts strings before a colon, which are the names in JSON. */
const countNames = (json: string): number =>
  [...json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined)
    .length;

const countKeys = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, each) => sum + countKeys(each), own);
};
