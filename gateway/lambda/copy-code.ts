// Copies a function's code from a folder or a file, as a zip of it would be unpacked.
import { cp, mkdir, readdir, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import type { CodeKind } from "../model/code-source.ts";
import { tooLarge } from "./unzipped-limit.ts";

/** Folders of tools, which nobody zips. */
const LEFT_OUT = new Set([".git", ".terraform"]);

/**
 * Links are copied as what they lead to: npm makes them in `node_modules`.
 *
 * @param directory must not exist yet.
 * @param maxBytes of all files.
 * @returns the bytes of all files.
 * @throws when there is more.
 */
export const copyCode = async (
  path: string,
  kind: Exclude<CodeKind, "zip">,
  directory: string,
  maxBytes: number,
): Promise<number> => {
  const bytes = kind === "file" ? (await stat(path)).size : await measure(path);
  if (bytes > maxBytes) throw tooLarge("has");
  await mkdir(directory, { recursive: true });
  if (kind === "file") await cp(path, join(directory, basename(path)));
  else await cp(path, directory, { recursive: true, dereference: true, filter: isCode });
  return bytes;
};

/** Whether a zip of the folder would have it. */
export const isCode = (path: string): boolean => !LEFT_OUT.has(basename(path));

/** @returns the bytes of all files. */
const measure = async (folder: string): Promise<number> => {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names
      .filter((name) => name.split(sep).every(isCode))
      .map(async (name) => {
        const found = await stat(join(folder, name)).catch(() => undefined);
        return found?.isFile() ? found.size : 0;
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};
