// Removes folders whose contents come from foreign code, which may have made them unreadable.
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

const EVERYTHING = { recursive: true, force: true } as const;

/** A folder that does not exist is not an error. @throws when some of it belongs to another user. */
export const removeFolder = async (path: string): Promise<void> => {
  try {
    await rm(path, EVERYTHING);
  } catch {
    makeRemovable(path);
    await rm(path, EVERYTHING);
  }
};

/** As {@link removeFolder}. */
export const removeFolderSync = (path: string): void => {
  try {
    rmSync(path, EVERYTHING);
  } catch {
    makeRemovable(path);
    rmSync(path, EVERYTHING);
  }
};

/** Removing an entry needs the right to list and to change its folder. */
const makeRemovable = (folder: string): void => {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeRemovable(join(folder, entry.name));
  }
};
