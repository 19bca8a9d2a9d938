// --faults: faults to inject, given on the command line or in a file.
import { parseJson } from "../../shared/bounded-json.ts";
import { readFileSync } from "node:fs";

/**
 * @param text JSON that begins with `{`, else the name of a file that holds it.
 * @throws when there is no such file, or it is no JSON. What it says is checked by the gateway.
 */
export const readFaults = (text: string): unknown => {
  const isJson = text.trimStart().startsWith("{");
  const json = isJson ? text : readText(text);
  try {
    return parseJson(json);
  } catch (error) {
    throw new Error(`The faults are no JSON: ${describe(error)}`, { cause: error });
  }
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`The faults are "${path}"; expected JSON, or a file: ${describe(error)}`, {
      cause: error,
    });
  }
};

const describe = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
