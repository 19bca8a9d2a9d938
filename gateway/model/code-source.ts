// What the code of a function or a layer is read from: a zip, or what a zip would be made of.
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import type { Layer } from "./function-code.ts";
import type { LambdaModel } from "./functions.ts";

/** A file of source code stands for a zip with only that file. */
export type CodeKind = "zip" | "folder" | "file";

const SOURCE_FILE = /\.(?:[cm]?js|py|rb)$/;

/** @returns undefined when there is none, or it is something else. */
export const findCodeKind = (path: string): CodeKind | undefined => {
  const found = path === "" ? undefined : statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return "folder";
  if (!found?.isFile()) return undefined;
  if (SOURCE_FILE.test(path)) return "file";
  return readStart(path) === "PK" ? "zip" : undefined;
};

/** A zip starts with the signature "PK". */
const readStart = (path: string): string => {
  const start = Buffer.alloc(2);
  const file = openSync(path, "r");
  readSync(file, start);
  closeSync(file);
  return start.toString();
};

/** @returns why the code cannot be run; undefined when it may be. */
export const findCodeProblem = (path: string): string | undefined => {
  if (path === "") return "it has no filename";
  if (findCodeKind(path) !== undefined) return undefined;
  return existsSync(path) ? `${path} is not a zip` : `there is no zip at ${path}`;
};

/**
 * Uses what a missing zip of a function or of a layer would be made of.
 *
 * @param archives folders or files by the path of the zip.
 */
export const useArchiveSources = (
  functions: LambdaModel[],
  archives: ReadonlyMap<string, string>,
): LambdaModel[] =>
  functions.map((fn) => ({
    ...useSource(fn, archives),
    ...(fn.layers && { layers: fn.layers.map((layer) => useSource(layer, archives)) }),
  }));

const useSource = <Code extends Partial<Pick<Layer, "zipPath">>>(
  code: Code,
  archives: ReadonlyMap<string, string>,
): Code => {
  const { zipPath = "" } = code;
  const source = existsSync(zipPath) ? undefined : archives.get(zipPath);
  return source === undefined || findCodeKind(source) === undefined
    ? code
    : { ...code, zipPath: source };
};
