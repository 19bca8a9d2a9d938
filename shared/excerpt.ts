// The beginning of a text that comes from outside, for messages: it may be of any length.

const MAX_SHOWN_CHARACTERS = 200;

/** @param maxCharacters Default: 200, for a part of a message. */
export const excerpt = (text: string, maxCharacters = MAX_SHOWN_CHARACTERS): string =>
  text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
