// Literal texts in regular expressions.

/** @returns a pattern that matches exactly this text. */
export const literally = (text: string): string =>
  text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
