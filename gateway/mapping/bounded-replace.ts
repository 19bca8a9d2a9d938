// Puts values into a text of the configuration. Clients choose the values, and the text may name one many times.

/** Variables in one text. No AWS limit is documented; the longest texts that AWS accepts have fewer. */
const MAX_VARIABLES = 1000;

/** Characters of all values together, far above the largest payload of API Gateway, 10 MB. */
const MAX_VALUE_CHARACTERS = 16 * 1024 * 1024;

/**
 * Like `text.replace(pattern, read)`.
 *
 * @param pattern with the flag `g`. Its time should be linear in the text, which may be of any length.
 * @param read gets the match and its groups.
 * @throws {RangeError} for more than 1,000 matches, or values of more than 16 MiB together.
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
      throw new RangeError(`a text has more than ${MAX_VARIABLES} variables`);
    const value = read(match, ...groups);
    characters += value.length;
    if (characters > MAX_VALUE_CHARACTERS)
      throw new RangeError(`the values in a text exceed ${MAX_VALUE_CHARACTERS} characters`);
    return value;
  });
};
