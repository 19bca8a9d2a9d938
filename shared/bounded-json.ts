// Parses JSON that comes from outside. JSON.parse takes any depth, but whatever walks or writes the value then recurses,
// and deep nesting ends the stack.

/**
 * Deepest nesting of lists and maps that is read. AWS documents no such limit of API Gateway or Lambda; this is the one
 * of Jackson, the usual parser of services in Java, and DynamoDB's limit of 32 levels is far below it.
 * https://github.com/FasterXML/jackson-core/blob/2.x/src/main/java/com/fasterxml/jackson/core/StreamReadConstraints.java
 */
export const MAX_JSON_DEPTH = 1000;

export class TooDeepError extends SyntaxError {
  override name = "TooDeepError";

  constructor() {
    super(`its lists and maps are nested more than ${MAX_JSON_DEPTH} deep`);
  }
}

/**
 * @throws {TooDeepError} for what is nested deeper than MAX_JSON_DEPTH.
 * @throws {SyntaxError} for what is no JSON.
 */
export const parseJson = (text: string): unknown => {
  // Shorter texts cannot be too deep.
  if (text.length > MAX_JSON_DEPTH && isTooDeep(text)) throw new TooDeepError();
  // oxlint-disable-next-line no-restricted-properties -- the one place that may: the depth is known here.
  return JSON.parse(text);
};

/** @returns undefined for what is no JSON, or is nested too deep. */
export const parseJsonOrNothing = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
};

const [QUOTE, BACKSLASH, LIST, LIST_END, MAP, MAP_END] = Buffer.from('"\\[]{}');

/** Brackets within strings do not count. Of a text that is no JSON, JSON.parse will say so. */
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
