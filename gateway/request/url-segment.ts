// One segment of a URL's path, as it was before it was percent-encoded.

/** @returns the segment as it is when its encoding is malformed. */
export const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
