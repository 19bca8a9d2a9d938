// Texts as people read them: JSON in lines, and characters that hide or move others as escapes.

/** Of JSON: strings, punctuation, and everything else between them, such as numbers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+/g;

/** Levels of indentation: deeper JSON would be mostly spaces. */
const MAX_DEPTH = 100;

/**
 * Indents JSON, and leaves anything else unchanged. Each value stays as it is written: `JSON.parse` would round large
 * numbers and change the order of keys.
 *
 * @param {unknown} value @returns {string}
 */
export const readable = (value) => {
  const text = String(value);
  return typeof value === "string" && isJson(text) ? (indented(text) ?? text) : text;
};

/** @param {string} text */
const isJson = (text) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** @param {string} json @returns {string | undefined} undefined if it is too deep */
const indented = (json) => {
  const tokens = json.match(TOKENS) ?? [];
  const parts = [];
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    const isEnd = token === "}" || token === "]";
    const isEmpty = isEnd && (tokens[at - 1] === "{" || tokens[at - 1] === "[");
    if (isEnd) depth -= 1;
    if (isEnd && !isEmpty) parts.push(line(depth));
    parts.push(token);
    if (token === ":") parts.push(" ");
    if (token === ",") parts.push(line(depth));
    if (token !== "{" && token !== "[") continue;
    depth += 1;
    if (depth > MAX_DEPTH) return undefined;
    if (tokens[at + 1] !== "}" && tokens[at + 1] !== "]") parts.push(line(depth));
  }
  return parts.join("");
};

/** @param {number} depth */
const line = (depth) => `\n${"  ".repeat(depth)}`;

/** Control characters, and those that change the direction of what follows: https://unicode.org/reports/tr9/ */
const HIDING = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/gu;

/** Only for the screen: what is copied, sent or saved has the characters themselves. @param {string} text */
export const visible = (text) =>
  text.replace(
    HIDING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** As {@link visible}, and says that there is nothing to see. @param {string} text */
export const visibleOrEmpty = (text) => (text === "" ? "(empty)" : visible(text));
