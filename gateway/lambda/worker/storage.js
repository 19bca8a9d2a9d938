// How much a folder holds, and whether more fits: what does not fit fails, as on a disk that is full.
import fs from "node:fs";
import { join } from "node:path";

const MIB = 1024 * 1024;
const BLOCK_BYTES = 512;

const { lstatSync, readdirSync } = fs;

/** @type {(folder: string) => number} bytes on the disk; what is removed meanwhile is none */
const bytesIn = (folder) => {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const stat = lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    bytes += (stat?.blocks ?? 0) * BLOCK_BYTES;
  }
  return bytes;
};

/** As Node.js reports it. */
const noSpace = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), {
    errno: -28,
    code: "ENOSPC",
    syscall: "write",
  });

export class Storage {
  #folder;
  #limit;
  /** Bytes, at least what is there: what was written since they were counted is added, what was removed is not. */
  #used = 0;

  /** @param {string} folder @param {number} limitMib */
  constructor(folder, limitMib) {
    this.#folder = folder;
    this.#limit = limitMib * MIB;
  }

  /**
   * @param {number} bytes that are to be written
   * @param {number} [freed] of them, in a file that is written anew
   * @throws {Error} ENOSPC
   */
  reserve(bytes, freed = 0) {
    if (this.#used + bytes > this.#limit) this.#used = bytesIn(this.#folder);
    if (this.#used - freed + bytes > this.#limit) throw noSpace();
    this.#used += bytes;
  }
}
