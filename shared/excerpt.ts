// The beginning of a text that comes from outside, for messages: it may be of any length.

const MAX_SHOWN_CHARACTERS = 200;

export const excerpt = (text: string): string =>
  text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
