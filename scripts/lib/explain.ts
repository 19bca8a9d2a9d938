// Explains an error of main.ts: one sentence if its code is wrong, a stack trace if the error is elsewhere.
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a stack trace, or at the top of a syntax error. */
const PLACE = /(file:\/\/[^\s:)]+):(\d+)/g;

/** Errors of JavaScript itself, not thrown on purpose. */
const BUGS = new Set(["EvalError", "RangeError", "ReferenceError", "TypeError"]);

/**
 * @param main path of the file, without symbolic links.
 * @returns `main.ts:15: …` for an error in this file; the whole stack trace for any other.
 */
export const explain = (error: unknown, main: string): string => {
  if (!(error instanceof Error)) return String(error);
  const { message, name, stack = message } = error;
  const places = placesIn(stack);
  const [first] = places;
  const inMain = places.find(({ path }) => path === main);
  const [summary = ""] = message.split("\n");
  if (inMain && (inMain === first || !BUGS.has(name))) {
    return `${basename(main)}:${inMain.line}: ${summary}`;
  }
  if (first && name === "SyntaxError") return `${first.path}:${first.line}: ${summary}`;
  return isAboutImport(error) ? summary : stack;
};

const placesIn = (stack: string): { path: string; line: string }[] =>
  [...stack.matchAll(PLACE)].map(([, url = "", line = ""]) => ({ path: fileURLToPath(url), line }));

/** Its message names the importing file. */
const isAboutImport = (error: Error & { code?: string }): boolean =>
  error.code === "ERR_MODULE_NOT_FOUND";
