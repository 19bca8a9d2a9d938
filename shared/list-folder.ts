// Lists folders that may be gone, or closed to this user.
import { type Dirent, readdirSync } from "node:fs";

/** @returns none if it cannot be read. */
export const listFolder = (folder: string): Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};
