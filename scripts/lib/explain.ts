// Where main.ts is wrong, and how: a sentence for what somebody has written there, a trace for what is wrong elsewhere.
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** In a trace, and at the top of what Node.js says about a file that it cannot parse. */
const PLACE = /(file:\/\/[^\s:)]+):(\d+)/g;

/** Of JavaScript itself: nobody has thrown them on purpose. */
const BUGS = new Set(["EvalError", "RangeError", "ReferenceError", "TypeError"]);

/**
 * @param main path of the file, without symbolic links.
 * @returns `main.ts:15: …` for an error that is this file's; all there is to know about any other.
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

/** It says what imports it. */
const isAboutImport = (error: Error & { code?: string }): boolean =>
  error.code === "ERR_MODULE_NOT_FOUND";
