// Makes text from outside safe to print: a terminal obeys control characters, and a client or a plan may contain any.

/** Of C0 and C1 all but the tab, and those that change the direction of what follows. */
const OBEYED = /(?!\t)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** @returns one line, with control characters as JSON escapes them: `\u001b`. */
export const escapeControls = (text: string): string =>
  text.replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
