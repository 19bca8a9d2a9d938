// Checks a message before it is sent. Any text may be sent; one that looks like JSON should be valid.

/** Bytes of a message, and of a frame, that API Gateway accepts. */
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const MAX_MESSAGE_BYTES = 128 * 1024;
const MAX_FRAME_BYTES = 32 * 1024;

/**
 * @param {string} text
 * @returns {{ isJson: boolean, problem?: string, bytes: number }}
 */
export const checkMessage = (text) => {
  const bytes = new TextEncoder().encode(text).length;
  const problem =
    bytes > MAX_MESSAGE_BYTES
      ? `${bytes} bytes; at most ${MAX_MESSAGE_BYTES} are accepted.`
      : sizeOrSyntax(text, bytes);
  return { isJson: isJson(text), bytes, ...(problem !== undefined && { problem }) };
};

/** @param {string} text @param {number} bytes */
const sizeOrSyntax = (text, bytes) => {
  // Browsers send a message as one frame.
  if (bytes > MAX_FRAME_BYTES)
    return `${bytes} bytes; at most ${MAX_FRAME_BYTES} are accepted in a frame.`;
  return /^\s*[{[]/.test(text) ? syntaxProblem(text) : undefined;
};

/** @param {string} text */
const isJson = (text) => syntaxProblem(text) === undefined;

/** @param {string} text @returns {string | undefined} */
const syntaxProblem = (text) => {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `Not valid JSON: ${message}.`;
  }
};
