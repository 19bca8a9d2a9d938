// Writes GitHub's Markdown with untrusted values.
import { escapeControls } from "../../shared/escape-controls.ts";

/** Text as inline code. */
export const code = (text: string): string => {
  const line = oneLine(text);
  const fence = "`".repeat(longestRun(line) + 1);
  const space = /^[`\s]|[`\s]$/.test(line) || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
};

const SPAN = /(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/gs;

/** @param change of the text of each piece of inline code, which may need another fence afterwards. */
export const mapCode = (markdown: string, change: (text: string) => string): string =>
  markdown.replace(SPAN, (_, __, inner: string) =>
    code(change(/^ .*\S.* $/s.test(inner) ? inner.slice(1, -1) : inner)),
  );

const oneLine = (text: string): string =>
  escapeUnseen(text.replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? " " : space)));

/** Also shows what nobody sees: of two values that look the same, one may have a space without width in it. */
const escapeUnseen = (text: string): string =>
  escapeControls(text).replace(UNSEEN, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );

/** Formatting, fillers, separators of lines, and what chooses between forms of a character. */
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Lines as a code block, in which mentions and links are inert. Each line starts with `+`, `-` or a space. */
export const diff = (lines: string[]): string => {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  const flat = lines.map((line) => escapeUnseen(line.replace(/[\r\n]+/g, "⏎")));
  return [`${fence}diff`, ...flat, fence].join("\n");
};

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/**
 * A row of a table. Escapes pipes, which would end a cell even in code; a backslash in front of one would undo that, so it
 * is doubled.
 *
 * https://github.github.com/gfm/#tables-extension-
 */
export const row = (cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)(\\*)\|/g, "$1$1\\|")).join(" | ")} |`;

/** Escapes text between HTML tags, on one line: an empty line would end the HTML. */
export const html = (text: string): string =>
  oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Characters to which a value is truncated. */
const LONGEST_VALUE = 240;

/** @param from index of a character that must stay visible. */
export const cut = (text: string, from = 0): string => {
  if (text.length <= LONGEST_VALUE) return text;
  const start = Math.max(0, Math.min(from - LONGEST_VALUE / 4, text.length - LONGEST_VALUE));
  const end = start + LONGEST_VALUE;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
};

/** Two values, truncated so that their first difference is visible. */
export const cutBoth = (a: string, b: string): [string, string] => {
  let same = 0;
  while (same < a.length && a.charAt(same) === b.charAt(same)) same += 1;
  return [cut(a, same), cut(b, same)];
};
