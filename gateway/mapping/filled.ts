// How much a template may make: each function may double what it is given, and each reference is the whole message again.

/**
 * Characters. Lambda takes 6 MB, and a client 128 KB.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_FILLED_CHARACTERS = 6 * 1024 * 1024;

/** @throws RangeError when a text is longer. */
export const assertFillable = (text: string): string => {
  if (text.length <= MAX_FILLED_CHARACTERS) return text;
  throw new RangeError(`a template makes more than ${MAX_FILLED_CHARACTERS} characters`);
};
