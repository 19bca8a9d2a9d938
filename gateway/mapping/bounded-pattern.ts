// Matches client input against regular expressions from the configuration or from clients. AWS uses Java's syntax.
// RE2 runs its subset in linear time; the rest (look-around, backreferences) may backtrack forever, so it has a time
// limit.
import { excerpt } from "../../shared/excerpt.ts";
import { createContext, Script } from "node:vm";
import { RE2JS, RE2JSException } from "re2js";

export interface BoundedPattern {
  /** Whether the whole text matches. @throws Error on a timeout. */
  matches: (text: string) => boolean;
  /** @param replacement with `$1` for groups. @throws Error on a timeout, or when the result may be too long. */
  replaceAll: (text: string, replacement: string) => string;
  /** As replaceAll, for the first match only. */
  replaceFirst: (text: string, replacement: string) => string;
  /** @returns the texts between the matches, without empty ones at the end, as in Java. @throws Error on a timeout. */
  split: (text: string) => string[];
}

/** Milliseconds that one match may take: it blocks the whole gateway. */
const MAX_MATCH_MS = 1000;

/** Characters of a text after replacement, far above API Gateway's message limit. */
export const MAX_REPLACED_CHARACTERS = 16 * 1024 * 1024;

/** @throws {SyntaxError} for an invalid regular expression. @throws Error for one that takes too long to compile. */
export const boundedPattern = (source: string): BoundedPattern =>
  linear(source) ?? backtracking(source);

const linear = (source: string): BoundedPattern | undefined => {
  const pattern = compile(source);
  if (!pattern) return undefined;
  return {
    // Time is linear in the text, but also in the pattern, which may be long: run() bounds it.
    matches: (text) => run(() => pattern.testExact(text)),
    replaceAll: (text, replacement) =>
      run(() => {
        let [count, matched] = [0, 0];
        for (const matcher = pattern.matcher(text); matcher.find(); count += 1) {
          matched += matcher.end() - matcher.start();
        }
        assertBounded(text, replacement, count, matched);
        return replaced(pattern, text, replacement, "replaceAll");
      }),
    replaceFirst: (text, replacement) =>
      run(() => {
        assertBounded(text, replacement, 1, text.length);
        return replaced(pattern, text, replacement, "replaceFirst");
      }),
    split: (text) => run(() => withoutEmptyEnd(pattern.split(text))),
  };
};

/** @throws {SyntaxError} for a group that the pattern does not have. */
const replaced = (
  pattern: RE2JS,
  text: string,
  replacement: string,
  method: "replaceAll" | "replaceFirst",
): string => {
  try {
    return pattern.matcher(text)[method](replacement, true);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new SyntaxError(
      `invalid replacement "${excerpt(replacement)}": ${excerpt(error.message)}`,
      {
        cause: error,
      },
    );
  }
};

/** A client may have written the pattern: a long one takes seconds to compile. @throws Error on a timeout. */
const compile = (source: string): RE2JS | undefined =>
  run(() => {
    try {
      return RE2JS.compile(source);
    } catch {
      return undefined;
    }
  });

const backtracking = (source: string): BoundedPattern => {
  const whole = new RegExp(`^(?:${source})$`);
  const every = new RegExp(source, "g");
  return {
    matches: (text) => run(() => whole.test(text)),
    replaceAll: (text, replacement) =>
      run(() => {
        const found = text.match(every) ?? [];
        const matched = found.reduce((sum, { length }) => sum + length, 0);
        assertBounded(text, replacement, found.length, matched);
        return text.replace(every, replacement);
      }),
    replaceFirst: (text, replacement) =>
      run(() => {
        assertBounded(text, replacement, 1, text.length);
        return text.replace(new RegExp(source), replacement);
      }),
    split: (text) => run(() => splitAt(every, text)),
  };
};

/** Unlike `String.split`, without what groups match. */
const splitAt = (every: RegExp, text: string): string[] => {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(every)) {
    // A match of nothing at the start separates nothing.
    if (match[0] === "" && (match.index === 0 || match.index === text.length)) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return withoutEmptyEnd([...parts, text.slice(from)]);
};

const withoutEmptyEnd = (parts: string[]): string[] =>
  parts.slice(0, Math.max(1, parts.findLastIndex((part) => part !== "") + 1));

/** Computes an upper bound: each `$` in the replacement may insert the whole match. */
const assertBounded = (
  text: string,
  replacement: string,
  count: number,
  matchedCharacters: number,
): void => {
  const groups = replacement.split("$").length - 1;
  const most = text.length + count * replacement.length + groups * matchedCharacters;
  if (most > MAX_REPLACED_CHARACTERS) {
    throw new RangeError(
      `the replaced text may be longer than ${MAX_REPLACED_CHARACTERS} characters`,
    );
  }
};

const context = createContext(Object.create(null));
const CALL = new Script("work()");

const run = <Result>(work: () => Result): Result => {
  context["work"] = work;
  return CALL.runInContext(context, { timeout: MAX_MATCH_MS }) as Result;
};
