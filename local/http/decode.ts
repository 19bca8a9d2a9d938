// Names in paths, as they were before they were encoded.

/** What is wrongly encoded stays as it is: it is nobody's name. */
export const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
