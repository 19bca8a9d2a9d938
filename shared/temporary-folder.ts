// Temporary folders that are not left behind: each has the id of its process in its name, and the next one that is made
// removes those whose process is gone.
import { mkdtempSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLeftBy } from "./is-running.ts";
import { removeFolderSync } from "./remove-folder.ts";

/** What is wrong with the folder for temporary files, and what to do about it. */
export class TemporaryFolderError extends Error {
  override name = "TemporaryFolderError";
}

/** With the id of the process, and of the namespace in which it is valid. */
const NAME = /^websocket-gateway-(?:[a-z-]+-)?(\d+)(?:-ns(\d+))?-[^-]+$/;

/** Containers may share a folder for temporary files. https://man7.org/linux/man-pages/man7/pid_namespaces.7.html */
const readNamespace = (): string => {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
  } catch {
    return "";
  }
};

const NAMESPACE = readNamespace();

/**
 * @param purpose lower-case words with dashes; "" for the gateway's own.
 * @returns its path. The caller removes it; a process that is killed cannot.
 * @throws {TemporaryFolderError} when the disk is full, or nothing may be written there.
 */
export const createTemporaryFolder = (purpose = ""): string => {
  removeLeftFolders();
  const namespace = NAMESPACE === "" ? "" : `ns${NAMESPACE}`;
  const parts = ["websocket-gateway", purpose, String(process.pid), namespace];
  try {
    return mkdtempSync(join(tmpdir(), `${parts.filter((part) => part !== "").join("-")}-`));
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
    const [, pid, namespace = NAMESPACE] = NAME.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(tmpdir(), name);
    const isLeft = namespace === NAMESPACE ? isLeftBy(Number(pid), path) : isOld(path);
    if (!isLeft) continue;
    try {
      removeFolderSync(path);
    } catch {}
  }
};

/** Nobody can tell whether a process of another namespace runs. */
const isOld = (path: string): boolean => {
  const { mtimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs < Date.now() - MAX_AGE_MS;
};

/** A day. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
