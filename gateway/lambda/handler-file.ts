// Finds out whether code has the file of its handler: some projects deploy a placeholder, and the code later.
import type { LambdaModel } from "../model/functions.ts";
import { listCodeFiles } from "./code-files.ts";

/** @returns a warning, if the code lacks the file. */
export const findMissingHandler = async (fn: LambdaModel): Promise<string[]> => {
  const { address, functionName, handler, zipPath, layers = [] } = fn;
  const name = readModuleName(fn);
  // The handler may be a layer's, and a zip that cannot be read is named elsewhere.
  if (name === "" || name.startsWith("/") || layers.length > 0) return [];
  const entries = await listCodeFiles(zipPath).catch(() => undefined);
  const isThere = entries?.some(
    ({ path }) => path === name || /^[./]$/.test(after(path, name)) || mayHaveClass(fn, path),
  );
  return (isThere ?? true)
    ? []
    : [
        `${address}: its code has no file for the handler "${handler}"; calls will fail. ` +
          `Pass the code with --zip ${functionName}=FOLDER.`,
      ];
};

/** The character that follows the name, if the path starts with it. */
const after = (path: string, name: string): string =>
  path.startsWith(name) ? path.charAt(name.length) : "";

/** The classes of a jar are not listed by the zip that it is in. */
const mayHaveClass = ({ runtime }: LambdaModel, path: string): boolean =>
  runtime.startsWith("java") && /^lib\/[^/]+\.jar$/.test(path);

/** The path without an extension: `src/index` of `src/index.handler`; of Python and Java, dots separate folders, too. */
const readModuleName = ({ handler, runtime }: LambdaModel): string => {
  const path = handler.replace(/^\.\//, "");
  if (runtime.startsWith("java")) return path.replace(/::.*/, "").replaceAll(".", "/");
  if (runtime.startsWith("python"))
    return path.slice(0, path.lastIndexOf(".")).replaceAll(".", "/");
  const file = path.lastIndexOf("/") + 1;
  return path.slice(0, file) + (path.slice(file).split(".")[0] ?? "");
};
