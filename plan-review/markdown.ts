// GitHub's Markdown, with values in it that nobody has to trust.

/** Text as inline code. */
export const code = (text: string): string => {
  const line = oneLine(text);
  const fence = "`".repeat(longestRun(line) + 1);
  const space = /^[`\s]|[`\s]$/.test(line) || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
};

const oneLine = (text: string): string =>
  text.replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? " " : space));

/** Lines as a code block; each begins with `+`, `-` or a space. Mentions and links are not followed in it. */
export const diff = (lines: string[]): string => {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  const flat = lines.map((line) => line.replace(/[\r\n]+/g, "⏎"));
  return [`${fence}diff`, ...flat, fence].join("\n");
};

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/** A row of a table; a pipe would end its cell, in code as well. */
export const row = (cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** For what stands between HTML tags. An empty line would end the HTML. */
export const html = (text: string): string =>
  oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Characters that a value is cut to. */
const LONGEST_VALUE = 240;

/** @param from index of the character that must be seen. */
export const cut = (text: string, from = 0): string => {
  if (text.length <= LONGEST_VALUE) return text;
  const start = Math.max(0, Math.min(from - LONGEST_VALUE / 4, text.length - LONGEST_VALUE));
  const end = start + LONGEST_VALUE;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
};

/** Two values, cut so that their first difference is seen. */
export const cutBoth = (a: string, b: string): [string, string] => {
  let same = 0;
  while (same < a.length && a.charAt(same) === b.charAt(same)) same += 1;
  return [cut(a, same), cut(b, same)];
};

/**
 * Characters in a comment on GitHub, less some for what a workflow adds.
 *
 * https://github.com/orgs/community/discussions/27190
 */
const LONGEST_COMMENT = 65_536 - 536;

const cutNote = (left: number): string =>
  `\n> **Cut:** a comment on GitHub ends at 65,536 characters, and ${left} more parts of this review are left out. ` +
  "The option `--full` prints all of it.";

/** Joins the parts, the most important first; those at the end that are too much are counted instead. */
export const fit = (parts: string[], limit = LONGEST_COMMENT): string => {
  const whole = parts.join("\n");
  if (whole.length <= limit) return whole;
  let kept = parts.length;
  let length = whole.length;
  while (kept > 0 && length + cutNote(parts.length).length > limit) {
    kept -= 1;
    length -= (parts[kept]?.length ?? 0) + 1;
  }
  return parts.slice(0, kept).join("\n") + cutNote(parts.length - kept);
};
