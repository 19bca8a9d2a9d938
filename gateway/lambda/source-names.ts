// Original names of minified functions in stack traces. V8 names the function as it is called in the bundle; the source
// map has the original name at the place where the function is declared.
import type { SourceMap, SourceMapping } from "node:module";

/** The end of what precedes a place in a stack frame: `at async a (`, `at new a (`, `at a.method [as handler] (`. */
const FRAME =
  /(\bat (?:async )?(?:new )?)([A-Za-z_$][\w$]*)((?:\.[^\s()]+)?(?: \[as [^\]\s]+\])? \()$/;

/** What a map may put into a line that people read. */
const NAME = /^[\p{L}\p{N}_$]{1,200}$/u;

/**
 * @param before text that ends where a place in the bundle begins.
 * @param at where that place is, in characters from the beginning of the code.
 * @returns the text with the original name of the function, if the map has it.
 */
export const restoreName = (before: string, at: number, code: string, map: SourceMap): string => {
  const [, head, minified, tail] = FRAME.exec(before) ?? [];
  if (minified === undefined) return before;
  const name = findName(minified, code.slice(0, at), map);
  return name === undefined ? before : before.replace(FRAME, () => `${head}${name}${tail}`);
};

/** The nearest declaration before the place counts: bundlers reuse short names. */
const findName = (minified: string, code: string, map: SourceMap): string | undefined => {
  const escaped = minified.replaceAll("$", "\\$&");
  const declaration = new RegExp(
    `(?<![\\w$.])(?:function\\b\\s*\\*?\\s*${escaped}(?=\\s*\\()|class\\s+${escaped}(?![\\w$])|` +
      `${escaped}(?=\\s*=\\s*(?:async\\b|function\\b|class\\b|\\(|[\\w$]+\\s*=>)))`,
    "g",
  );
  for (const match of [...code.matchAll(declaration)].toReversed()) {
    const at = match.index + match[0].length - minified.length;
    const lineStart = code.lastIndexOf("\n", at - 1) + 1;
    const line = countLines(code, lineStart);
    const entry = map.findEntry(line, at - lineStart);
    if (!("generatedColumn" in entry) || entry.generatedColumn !== at - lineStart) continue;
    // Missing in the types.
    const { name } = entry as SourceMapping & { name?: string };
    if (name !== undefined && NAME.test(name)) return name;
  }
  return undefined;
};

/** @returns line breaks before a place. */
const countLines = (code: string, end: number): number => {
  let lines = 0;
  for (let at = code.indexOf("\n"); at !== -1 && at < end; at = code.indexOf("\n", at + 1))
    lines += 1;
  return lines;
};

/** @returns characters before a line and column, which count from 1. */
export const offsetOf = (code: string, line: number, column: number): number => {
  let start = 0;
  for (let each = 1; each < line; each += 1) start = code.indexOf("\n", start) + 1;
  return start + column - 1;
};
