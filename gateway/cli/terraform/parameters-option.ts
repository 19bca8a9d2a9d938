// --parameters: values of SSM parameters and secrets that a plan asks for, by name, in a JSON file.
import { parseJson } from "../../../shared/bounded-json.ts";
import { readBoundedFile } from "../../../shared/bounded-file.ts";

/** Values by name. A value that is not a string is used as JSON. */
export type Parameters = ReadonlyMap<string, string>;

const EXAMPLE = `{"/chat/key": "a value"}`;

/**
 * @param path of the file. Default: no parameters.
 * @throws when it cannot be read, or is not a JSON object.
 */
export const readParameters = (path: string | undefined): Parameters => {
  if (path === undefined) return new Map();
  const value = parse(path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`--parameters is "${path}"; expected a JSON object such as ${EXAMPLE}`);
  }
  return new Map(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === "string" ? one : JSON.stringify(one),
    ]),
  );
};

const parse = (path: string): unknown => {
  try {
    return parseJson(readBoundedFile(path));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(
      `--parameters is "${path}"; expected a file with JSON such as ${EXAMPLE}: ${cause}`,
      {
        cause: error,
      },
    );
  }
};
