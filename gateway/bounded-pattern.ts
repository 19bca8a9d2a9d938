// Regular expressions of a configuration, matched with what strangers send: each for a limited time.
// Patterns may backtrack for ever, on AWS too, where a request has a time limit of its own.
import { createContext, Script } from "node:vm";

/** Milliseconds that one match may take; the whole gateway waits for it. */
const MAX_MATCH_MS = 1000;

const context = createContext(Object.create(null));
const TEST = new Script("pattern.test(text)");
const REPLACE = new Script("text.replace(pattern, replacement)");

/** @throws Error when it takes too long. */
export const matchesWithin = (pattern: RegExp, text: string): boolean =>
  run(TEST, { pattern, text }) === true;

/** @throws Error when it takes too long. */
export const replaceWithin = (text: string, pattern: RegExp, replacement: string): string =>
  String(run(REPLACE, { pattern, text, replacement }));

const run = (script: Script, given: object): unknown => {
  Object.assign(context, given);
  return script.runInContext(context, { timeout: MAX_MATCH_MS });
};
