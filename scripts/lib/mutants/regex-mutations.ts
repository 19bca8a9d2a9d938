// Mutations of regular expressions: a missing anchor, a negated class, a missing quantifier.

const OPPOSITES: Record<string, string> = {
  d: "D",
  D: "d",
  w: "W",
  W: "w",
  s: "S",
  S: "s",
};

/** One token of a pattern: an escape, the start of a class, or one character. */
const TOKEN = /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\k<[^>]*>|\\.|\(\?(?:<?[=!]|:|<\w+>)|\[\^?|[\s\S]/g;

/** @returns literals with one token replaced. */
export const regexMutations = ({
  pattern,
  flags,
}: {
  pattern: string;
  flags: string;
}): string[] => {
  const tokens: string[] = pattern.match(TOKEN) ?? [];
  let inClass = false;
  return tokens
    .flatMap((token, at) => {
      const others = inClass ? inClassMutations(token) : tokenMutations(token, tokens[at - 1]);
      if (token.startsWith("[")) inClass = true;
      else if (token === "]") inClass = false;
      return others.map((other) => tokens.with(at, other).join(""));
    })
    .filter((text) => text !== "")
    .map((text) => `/${text}/${flags}`)
    .filter(isValid);
};

const inClassMutations = (token: string): string[] => escapeMutations(token);

const tokenMutations = (token: string, before: string | undefined): string[] => {
  if (token === "^" || token === "$") return [""];
  if (token === "[") return ["[^"];
  if (token === "[^") return ["["];
  if (token === "(?=") return ["(?!"];
  if (token === "(?!") return ["(?="];
  // A quantifier, unless it makes another one lazy.
  if (/^[+*?]$/.test(token) && !/^[+*?}]$/.test(before ?? "(")) return [""];
  return escapeMutations(token);
};

const escapeMutations = (token: string): string[] => {
  const other = /^\\[dDwWsS]$/.test(token) ? OPPOSITES[token.slice(1)] : undefined;
  return other === undefined ? [] : [`\\${other}`];
};

const isValid = (literal: string): boolean => {
  const end = literal.lastIndexOf("/");
  try {
    return Boolean(new RegExp(literal.slice(1, end), literal.slice(end + 1)));
  } catch {
    return false;
  }
};
