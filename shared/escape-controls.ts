// Makes text from outside safe to print: a terminal obeys control characters, and a client or a plan may contain any.

/** Of C0 and C1 all but the tab, separators of lines, and those that change the direction of what follows. */
const OBEYED = /(?!\t)[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/** @returns one line, with control characters as JSON escapes them: `\u001b`. */
export const escapeControls = (text: string): string =>
  text.replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** @returns the text with its line breaks, each line as {@link escapeControls} gives it. */
export const escapeLines = (text: string): string =>
  text.split("\n").map(escapeControls).join("\n");

/**
 * JSON.stringify leaves some of them as they are, such as U+009B, which starts sequences as ESC does.
 *
 * @param indent spaces for each level. Default: all on one line.
 * @returns the same JSON, with these characters escaped.
 */
export const stringifyPrintable = (value: object, indent?: number): string =>
  escapeLines(JSON.stringify(value, undefined, indent));
