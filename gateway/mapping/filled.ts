// Limits the output of templates per message: each function may double its input, and each reference may repeat the
// whole message.
import type { Scope } from "./scope.ts";

/**
 * Characters per message: function inputs and filled-in values together. Lambda accepts 6 MB, and a client 128 KB.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_MADE_CHARACTERS = 6 * 1024 * 1024;

const made = new WeakMap<Scope, number>();

/**
 * @param scope of the message.
 * @returns the text.
 * @throws RangeError when the message's total exceeds the limit.
 */
export const counted = (scope: Scope, text: string): string => {
  const characters = (made.get(scope) ?? 0) + text.length;
  made.set(scope, characters);
  if (characters <= MAX_MADE_CHARACTERS) return text;
  throw new RangeError(`the template's output exceeds ${MAX_MADE_CHARACTERS} characters`);
};
