// Puts values into a text of the configuration. Clients choose the values, and the text may name one many times.

/**
 * Variables in one text. No AWS limit is documented. A selection expression has at most 16,384 characters, so fewer
 * variables.
 */
const MAX_VARIABLES = 2000;

/** Characters of all values together, far above the largest payload of API Gateway, 10 MB. */
const MAX_VALUE_CHARACTERS = 16 * 1024 * 1024;

/** Not just any RangeError, since an endless recursion throws one, too. */
export class TooLargeError extends RangeError {}

/**
 * Like `text.replace(pattern, read)`.
 *
 * @param pattern with the flag `g`. Its time should be linear in the text, which may be of any length.
 * @param read gets the match and its groups.
 * @throws {TooLargeError} for more than 2,000 matches, or values of more than 16 MiB together.
 */
export const replaceBounded = (
  text: string,
  pattern: RegExp,
  read: (match: string, ...groups: (string | undefined)[]) => string,
): string => {
  let [variables, characters] = [0, 0];
  return text.replace(pattern, (match: string, ...groups: (string | undefined)[]) => {
    variables += 1;
    if (variables > MAX_VARIABLES)
      throw new TooLargeError(`a text has more than ${MAX_VARIABLES} variables`);
    const value = read(match, ...groups);
    characters += value.length;
    if (characters > MAX_VALUE_CHARACTERS)
      throw new TooLargeError(`the values in a text exceed ${MAX_VALUE_CHARACTERS} characters`);
    return value;
  });
};
