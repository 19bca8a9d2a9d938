// Parses untrusted JSON. JSON.parse accepts any depth, but code that walks or serializes the value recurses, and deep
// nesting overflows the stack.

/**
 * Deepest nesting of arrays and objects that is accepted. AWS documents no such limit of API Gateway or Lambda; this is
 * the limit of Jackson, the usual parser of Java services, and far above DynamoDB's 32 levels.
 * https://github.com/FasterXML/jackson-core/blob/2.x/src/main/java/com/fasterxml/jackson/core/StreamReadConstraints.java
 */
export const MAX_JSON_DEPTH = 1000;

export class TooDeepError extends SyntaxError {
  override name = "TooDeepError";

  constructor() {
    super(`its arrays and objects are nested more than ${MAX_JSON_DEPTH} deep`);
  }
}

/**
 * @throws {TooDeepError} when it is nested deeper than MAX_JSON_DEPTH.
 * @throws {SyntaxError} when it is not JSON.
 */
export const parseJson = (text: string): unknown => {
  // Shorter texts cannot be too deep.
  if (text.length > MAX_JSON_DEPTH && isTooDeep(text)) throw new TooDeepError();
  // oxlint-disable-next-line no-restricted-properties -- the one place that may: the depth is known here.
  return JSON.parse(text);
};

/** @returns undefined when it is not JSON, or is nested too deep. */
export const parseJsonOrNothing = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
};

const [QUOTE, BACKSLASH, LIST, LIST_END, MAP, MAP_END] = Buffer.from('"\\[]{}');

/** Ignores brackets in strings. If the text is not JSON, JSON.parse reports it. */
const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isString = !isString;
    else if (isString) at += code === BACKSLASH ? 1 : 0;
    else if (code === LIST || code === MAP) depth += 1;
    else if (code === LIST_END || code === MAP_END) depth -= 1;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
};
