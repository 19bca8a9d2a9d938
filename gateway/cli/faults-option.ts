// --faults: faults to inject, as JSON on the command line or in a file.
import { parseJson } from "../../shared/bounded-json.ts";
import { readFileSync } from "node:fs";

/**
 * @param text JSON that starts with `{`, else the path of a JSON file.
 * @throws when the file does not exist or the text is not JSON. The gateway validates the contents.
 */
export const readFaults = (text: string): unknown => {
  const isJson = text.trimStart().startsWith("{");
  const json = isJson ? text : readText(text);
  try {
    return parseJson(json);
  } catch (error) {
    throw new Error(`--faults is not valid JSON: ${describe(error)}`, { cause: error });
  }
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`--faults is "${path}"; expected JSON or a file: ${describe(error)}`, {
      cause: error,
    });
  }
};

const describe = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
