// Decodes one segment of a URL's path.

/** @returns the decoded segment, or the segment unchanged when its encoding is malformed. */
export const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
