// Untrusted JSON values as strings and numbers. String and Number throw for an object with a key `toString` or
// `valueOf` that is not a function.

/** A scalar as a string; arrays and objects as JSON. */
export const textOfAny = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);

/** NaN for arrays and objects. */
export const numberOfAny = (value: unknown): number =>
  typeof value === "object" && value !== null ? NaN : Number(value);
