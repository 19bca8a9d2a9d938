// Lays the files of one unpacked layer over those of others.
import { lstat, readdir, realpath, rename, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { GatewayError } from "../diagnostics/errors.ts";

/**
 * Moves everything; files and links replace others of the same path.
 *
 * @param zipPath of the moved layer, for messages.
 * @throws {GatewayError} when a path is a folder in one and something else in the other.
 */
export const moveOver = async (from: string, to: string, zipPath: string): Promise<void> => {
  const folders = [""];
  for (const folder of folders) {
    for (const entry of await readdir(join(from, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const other = await lstat(join(to, path)).catch(() => undefined);
      if (other && other.isDirectory() !== entry.isDirectory()) {
        throw new GatewayError("INVALID_ZIP", `${zipPath}: ${describeConflict(path, other)}`);
      }
      if (other?.isDirectory()) folders.push(path);
      else await rename(join(from, path), join(to, path));
    }
  }
};

const describeConflict = (path: string, other: { isDirectory: () => boolean }): string => {
  const shown = JSON.stringify(path.slice(0, 200));
  return other.isDirectory()
    ? `its file ${shown} is a folder in an earlier layer.`
    : `its folder ${shown} is not a folder in an earlier layer.`;
};

/**
 * Removes broken links. Links that each stay within their layer may lead out of the folder together.
 *
 * @throws {GatewayError} when one leads out of the folder.
 */
export const checkLinks = async (folder: string): Promise<void> => {
  const root = await realpath(folder);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const end = await realpath(path).catch(() => undefined);
    if (end === undefined) await rm(path);
    else if (end !== root && !end.startsWith(root + sep)) {
      const shown = JSON.stringify(relative(root, path).slice(0, 200));
      throw new GatewayError(
        "INVALID_ZIP",
        `The link ${shown} of a layer leads out of its layers.`,
      );
    }
  }
};
