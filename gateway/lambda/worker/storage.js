// Tracks the size of a folder; writes that do not fit fail as on a full disk.
import fs from "node:fs";
import { join } from "node:path";

const MIB = 1024 * 1024;
const BLOCK_BYTES = 512;

const { lstatSync, readdirSync } = fs;

/** @type {(folder: string) => number} bytes on disk; files removed meanwhile count as 0 */
const bytesIn = (folder) => {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const stat = lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    bytes += (stat?.blocks ?? 0) * BLOCK_BYTES;
  }
  return bytes;
};

/** In the format of Node.js. */
const noSpace = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), {
    errno: -28,
    code: "ENOSPC",
    syscall: "write",
  });

export class Storage {
  #folder;
  #limit;
  /** Upper bound in bytes: writes since the last count are added, removals are not subtracted. */
  #used = 0;

  /** @param {string} folder @param {number} limitMib */
  constructor(folder, limitMib) {
    this.#folder = folder;
    this.#limit = limitMib * MIB;
  }

  /**
   * @param {number} bytes to write
   * @param {number} [freed] bytes of a file that is overwritten
   * @throws {Error} ENOSPC
   */
  reserve(bytes, freed = 0) {
    if (this.#used + bytes > this.#limit) this.#used = bytesIn(this.#folder);
    if (this.#used - freed + bytes > this.#limit) throw noSpace();
    this.#used += bytes;
  }
}
