// Regular expressions of a configuration, or of strangers, matched with what strangers send. AWS has those of Java. What
// RE2 takes of them needs linear time; the rest (look-around, back references) may backtrack for ever, so it has a limit.
import { createContext, Script } from "node:vm";
import { RE2JS, RE2JSException } from "re2js";

export interface BoundedPattern {
  /** Whether the whole text matches. @throws Error when it takes too long. */
  matches: (text: string) => boolean;
  /** @param replacement with `$1` for groups. @throws Error when it takes too long, or becomes too long. */
  replaceAll: (text: string, replacement: string) => string;
}

/** Milliseconds that one match may take; the whole gateway waits for it. */
const MAX_MATCH_MS = 1000;

/** Characters of a text with everything replaced: no message of API Gateway may be nearly as long. */
const MAX_REPLACED_CHARACTERS = 16 * 1024 * 1024;

/** @throws {SyntaxError} for what is no regular expression. */
export const boundedPattern = (source: string): BoundedPattern =>
  linear(source) ?? backtracking(source);

const linear = (source: string): BoundedPattern | undefined => {
  const pattern = compile(source);
  if (!pattern) return undefined;
  return {
    // Linear in the text, and in the pattern, which may be long as well.
    matches: (text) => run(() => pattern.testExact(text)),
    replaceAll: (text, replacement) =>
      run(() => {
        let [count, matched] = [0, 0];
        for (const matcher = pattern.matcher(text); matcher.find(); count += 1) {
          matched += matcher.end() - matcher.start();
        }
        assertBounded(text, replacement, count, matched);
        return replaced(pattern, text, replacement);
      }),
  };
};

/** @throws {SyntaxError} for a group that the pattern has not. */
const replaced = (pattern: RE2JS, text: string, replacement: string): string => {
  try {
    return pattern.matcher(text).replaceAll(replacement, true);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new SyntaxError(`"${replacement}" cannot replace anything: ${error.message}`, {
      cause: error,
    });
  }
};

const compile = (source: string): RE2JS | undefined => {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
};

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
  };
};

/** Each `$` of a replacement may stand for all that was matched. */
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
