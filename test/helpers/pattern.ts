// Texts in regular expressions.

/** @returns a pattern that matches this text and no other. */
export const literally = (text: string): string =>
  text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
