// Percent-decodes one segment of a URL path.

/** @returns the segment unchanged when its encoding is malformed. */
export const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
