// Writes files that other processes may read at the same time, such as a gateway in another terminal: they find the old
// contents or the new ones, never a part, and never nothing.
import { readdirSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isLeft, processMark } from "../../shared/process-mark.ts";

/** What is not complete yet: hidden, and named by the mark of the process that writes it. */
const PART = /^\..+\.([^.-]+)-\d+\.part$/;

let parts = 0;

/** @returns a path in the same folder, so that renaming it replaces the file at once. */
export const partOf = (path: string): string => {
  parts += 1;
  return join(dirname(path), `.${basename(path)}.${processMark()}-${parts}.part`);
};

/** Replaces a file, or creates it. */
export const writeWhole = async (path: string, contents: string | Uint8Array): Promise<void> => {
  const part = partOf(path);
  try {
    await writeFile(part, contents);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** Removes everything from a folder but what another process is writing. @param kept names that stay. */
export const removeOthers = async (folder: string, kept: ReadonlySet<string>): Promise<void> => {
  const removed = readdirSync(folder).filter(
    (name) => !kept.has(name) && (!PART.test(name) || isLeftPart(join(folder, name))),
  );
  await removeAll(folder, removed);
};

/** Removes parts that killed processes left. */
export const removeLeftParts = (folder: string): Promise<void> =>
  removeAll(
    folder,
    readdirSync(folder).filter((name) => isLeftPart(join(folder, name))),
  );

const isLeftPart = (path: string): boolean => {
  const [, mark] = PART.exec(basename(path)) ?? [];
  return mark !== undefined && isLeft(mark, path);
};

const removeAll = async (folder: string, names: string[]): Promise<void> => {
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
};
