// Temporary folders that are not left behind: each has the mark of its process in its name, and the next one that is made
// removes those whose process is gone.
import { mkdtempSync, readdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLeft, processMark } from "./process-mark.ts";
import { removeFolderSync } from "./remove-folder.ts";

/** What is wrong with the folder for temporary files, and what to do about it. */
export class TemporaryFolderError extends Error {
  override name = "TemporaryFolderError";
}

const NAME = /^websocket-gateway-(?:[a-z-]+-)?(\d+(?:n\d+)?)-[^-]+$/;

/**
 * @param purpose lower-case words with dashes; "" for the gateway's own.
 * @returns its real path: modules are loaded by theirs, and on macOS the folder for temporary files is behind a link. The
 *   caller removes it; a process that is killed cannot.
 * @throws {TemporaryFolderError} when the disk is full, or nothing may be written there.
 */
export const createTemporaryFolder = (purpose = ""): string => {
  removeLeftFolders();
  const name = ["websocket-gateway", purpose, processMark(), ""].filter(
    (part, index) => part !== "" || index > 1,
  );
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), name.join("-"))));
  } catch (error) {
    throw new TemporaryFolderError(
      `No folder can be made in ${tmpdir()}: ${error instanceof Error ? error.message : String(error)}. ` +
        "Make room there, or set TMPDIR to a folder that can be written.",
      { cause: error },
    );
  }
};

/** Those of other users, or of a process whose id another one has now, stay. */
const removeLeftFolders = (): void => {
  for (const name of namesIn(tmpdir())) {
    const [, mark] = NAME.exec(name) ?? [];
    if (mark === undefined || !isLeft(mark, join(tmpdir(), name))) continue;
    try {
      removeFolderSync(join(tmpdir(), name));
    } catch {}
  }
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
