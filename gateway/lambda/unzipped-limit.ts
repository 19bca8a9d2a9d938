// Lambda's limit of the unzipped size of a function and its layers.

/** Together. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024;

/** @param has what the code does to have so many bytes. */
export const tooLarge = (has: "unzips to" | "has"): Error =>
  new Error(
    `it ${has} more than ${MAX_UNZIPPED_BYTES} bytes, Lambda's limit for a function and its layers together.`,
  );
