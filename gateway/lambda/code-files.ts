// Lists the files of a function's code, in a zip or in the folder or file that stands for one.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { findCodeKind } from "../model/code-source.ts";
import { isCode } from "./copy-code.ts";
import { readContents, readZip } from "./zip.ts";
import type { ZipEntry } from "./zip-entries.ts";

export interface CodeFile {
  /** Relative, with `/` as separator; of a folder or link without one at the end. */
  path: string;
  kind: "file" | "folder" | "link";
  /** Reads a file's contents. Default of `maxBytes`: no limit. @throws {Error} when they are longer, or damaged. */
  read: (maxBytes?: number) => Promise<Buffer>;
  /** Unix permissions of a file; 0 when a zip has none. */
  readMode: () => Promise<number>;
}

/**
 * @param path of a zip, or of a folder or file that stands for one.
 * @throws {Error} when it is missing or malformed.
 */
export const listCodeFiles = async (path: string): Promise<CodeFile[]> => {
  const kind = findCodeKind(path);
  if (kind === "folder") return listFolder(path);
  if (kind === "file") return [describeFile(path, basename(path))];
  return (await readZip(path)).map(describeEntry);
};

const describeEntry = (entry: ZipEntry): CodeFile => ({
  path: entry.path,
  kind: entry.kind,
  read: (maxBytes = entry.size) => readContents(entry, maxBytes),
  readMode: async () => entry.mode,
});

const listFolder = async (folder: string): Promise<CodeFile[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const names = relative(folder, path).split(sep);
    if (!names.every(isCode)) return [];
    const kind = entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "link";
    return [{ ...describeFile(path, names.join("/")), kind } as const];
  });
};

const describeFile = (file: string, path: string): CodeFile => ({
  path,
  kind: "file",
  read: async (maxBytes = Infinity) => {
    const { size } = await stat(file);
    if (size > maxBytes) throw new Error(`${file} has more than ${maxBytes} bytes.`);
    return readFile(file);
  },
  readMode: async () => (await stat(file)).mode,
});
