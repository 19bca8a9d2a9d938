// Values of foreign JSON as texts and numbers. A map may have a key `toString` or `valueOf`, which is no function: then
// String and Number throw.

/** A scalar as it is written; lists and maps as JSON. */
export const textOfAny = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);

/** NaN for lists and maps. */
export const numberOfAny = (value: unknown): number =>
  typeof value === "object" && value !== null ? NaN : Number(value);
