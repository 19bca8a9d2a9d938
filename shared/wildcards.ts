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

/** Each `*` matches as little as possible, since a later one can match whatever it could. */
export const matches = (pattern: Pattern, text: string): boolean =>
  pattern.includes(ONE)
    ? matchesStepwise(pattern, text)
    : matchesPieces(splitAtStars(pattern), text);

const splitAtStars = (pattern: Pattern): string[] => {
  const pieces: string[][] = [[]];
  for (const part of pattern) {
    if (typeof part === "string") pieces.at(-1)?.push(part);
    else pieces.push([]);
  }
  return pieces.map((piece) => piece.join(""));
};

/** In linear time. @param pieces between the asterisks, so at least one. */
const matchesPieces = (pieces: string[], text: string): boolean => {
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at: number | undefined = first.length;
  for (const piece of others) {
    at = findEnd(piece, text, at);
    if (at === undefined) return false;
  }
  return at <= end;
};

/**
 * The algorithm of Knuth, Morris and Pratt: `indexOf` takes up to piece length times text length steps.
 *
 * @returns where the first occurrence of the piece ends; undefined without one.
 */
const findEnd = (piece: string, text: string, start: number): number | undefined => {
  const fallbacks = listFallbacks(piece);
  let matched = 0;
  let at = start;
  while (matched < piece.length && at < text.length) {
    while (matched > 0 && piece[matched] !== text[at]) matched = fallbacks[matched - 1] ?? 0;
    if (piece[matched] === text[at]) matched += 1;
    at += 1;
  }
  return matched === piece.length ? at : undefined;
};

/** @returns for each beginning of the piece the length of its longest other beginning that is also its end. */
const listFallbacks = (piece: string): number[] => {
  const fallbacks = [0];
  let matched = 0;
  for (let at = 1; at < piece.length; at += 1) {
    while (matched > 0 && piece[matched] !== piece[at]) matched = fallbacks[matched - 1] ?? 0;
    if (piece[matched] === piece[at]) matched += 1;
    fallbacks.push(matched);
  }
  return fallbacks;
};

/** With `?`, at most pattern length times text length steps: backtracking extends only the last `*`. */
const matchesStepwise = (pattern: Pattern, text: string): boolean => {
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
