// IAM wildcards: `*` for any characters, including `/` and `:`, and `?` for one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

const ANY = Symbol("*");
const ONE = Symbol("?");

/** Literal UTF-16 code units, and wildcards. */
export type Pattern = readonly (string | typeof ANY | typeof ONE)[];

export const parsePattern = (text: string): Pattern =>
  text.split("").map((unit) => (unit === "*" ? ANY : unit === "?" ? ONE : unit));

/** A pattern that matches only this text, with `*` and `?` as literals. */
export const literalPattern = (text: string): Pattern => text.split("");

export const matchesPattern = (pattern: string, text: string): boolean =>
  pattern === text || (/[*?]/.test(pattern) && matches(parsePattern(pattern), text));

/**
 * Takes at most pattern length times text length steps: backtracking extends only the last `*`, since it can match
 * whatever an earlier one could.
 */
export const matches = (pattern: Pattern, text: string): boolean => {
  let at = 0;
  let next = 0;
  let lastStar = -1;
  let takenUntil = 0;
  while (at < text.length) {
    const part = pattern[next];
    if (part === ANY) {
      lastStar = next;
      takenUntil = at;
      next += 1;
    } else if (part === ONE || part === text[at]) {
      at += part === ONE ? widthAt(text, at) : 1;
      next += 1;
    } else if (lastStar >= 0) {
      takenUntil += 1;
      at = takenUntil;
      next = lastStar + 1;
    } else return false;
  }
  while (pattern[next] === ANY) next += 1;
  return next === pattern.length;
};

/** Characters beyond the Basic Multilingual Plane take two code units. */
const widthAt = (text: string, at: number): number =>
  (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;

/** An ARN has six components; the last one may contain colons. */
const ARN_COMPONENTS = 6;

/**
 * Compares ARNs component by component, so that no wildcard crosses one of the first five colons.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export const matchesArn = (pattern: Pattern, arn: string): boolean => {
  const patterns = components(pattern);
  const texts = components(arn.split(""));
  return (
    patterns.length === texts.length &&
    patterns.every((component, index) => matches(component, (texts[index] ?? []).join("")))
  );
};

const components = <Part>(parts: readonly Part[]): Part[][] => {
  const split: Part[][] = [[]];
  for (const part of parts) {
    if (part === ":" && split.length < ARN_COMPONENTS) split.push([]);
    else split.at(-1)?.push(part);
  }
  return split;
};
