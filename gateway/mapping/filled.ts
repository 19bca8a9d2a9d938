// How much templates may make of a message: each function may double what it is given, and each reference may be the
// whole message again.
import type { Scope } from "./scope.ts";

/**
 * Characters in all, of what functions are given and of what is filled in. Lambda takes 6 MB, and a client 128 KB.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_MADE_CHARACTERS = 6 * 1024 * 1024;

const made = new WeakMap<Scope, number>();

/**
 * @param scope of the message.
 * @returns the text.
 * @throws RangeError when it is too much, with all that has been made for the message.
 */
export const counted = (scope: Scope, text: string): string => {
  const characters = (made.get(scope) ?? 0) + text.length;
  made.set(scope, characters);
  if (characters <= MAX_MADE_CHARACTERS) return text;
  throw new RangeError(`a template makes more than ${MAX_MADE_CHARACTERS} characters`);
};
