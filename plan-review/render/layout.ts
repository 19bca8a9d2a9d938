// How a report is laid out: names of resources, and how much of a value or list is shown.
import { type Paths, withPaths } from "../plan/paths.ts";
import { cut, cutBoth, diff } from "./markdown.ts";

export interface Layout {
  paths: Paths;
  /** Whether values and lists are cut to a length that a person reads; `--full` shows them whole. */
  isShort: boolean;
}

/** Maximum lines of one resource. */
const MOST_LINES = 80;

export const block = (lines: string[], { paths, isShort }: Layout): string => {
  const shown = isShort ? lines.slice(0, MOST_LINES) : lines;
  const left = lines.length - shown.length;
  const named = shown.map((line) => withPaths(line, paths));
  return diff(left > 0 ? [...named, `  … and ${left} more lines`] : named);
};

export const cutValue = (text: string, { isShort }: Pick<Layout, "isShort">): string =>
  isShort ? cut(text) : text;

/** Two values, cut so that their first difference is visible. */
export const cutValues = (
  a: string,
  b: string,
  { isShort }: Pick<Layout, "isShort">,
): [string, string] => {
  if (!isShort) return [a, b];
  return a === b ? [cut(a), cut(b)] : cutBoth(a, b);
};
