// Texts in commands that a person pastes into a shell.

/** Characters that no shell treats specially. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** @returns the text as it is, or in single quotes, in which a shell replaces nothing. */
export const quoteForShell = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
