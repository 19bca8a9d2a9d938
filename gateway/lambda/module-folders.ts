// Finds the folders from which a file's imports are loaded.
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @param folder absolute path of the importing file's folder.
 * @returns the paths of all existing `node_modules`, and the real ones of those that are links to other places.
 */
export const listModuleFolders = (folder: string): string[] => {
  const modules = join(folder, "node_modules");
  const found = existsSync(modules) ? [...new Set([modules, realpathSync(modules)])] : [];
  const parent = dirname(folder);
  return parent === folder ? found : [...found, ...listModuleFolders(parent)];
};
