// Whether this machine can run an executable of a zip, told by its first bytes.
import { existsSync } from "node:fs";
import { excerpt } from "../../shared/excerpt.ts";

/** Bytes that tell it. */
export const TELLING_BYTES = 256;

interface Host {
  /** As Node.js names it. */
  platform: string;
  /** As Node.js names it. */
  arch: string;
}

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
/** Offset of the processor's number. https://man7.org/linux/man-pages/man5/elf.5.html */
const MACHINE_OFFSET = 18;
const MACHINES = new Map([
  [62, "x86_64"],
  [183, "arm64"],
]);
/** Lambda's names of Node.js's. */
const ARCHITECTURES = new Map([
  ["x64", "x86_64"],
  ["arm64", "arm64"],
]);

export interface Executable {
  /** The file's first bytes. */
  start: Buffer;
  /** Its Unix permissions. */
  mode: number;
}

const EXECUTE_BITS = 0o111;

/** @returns why this machine cannot run it, as the rest of a sentence. */
export const findMisfit = (
  { start, mode }: Executable,
  host: Host = process,
): string | undefined => {
  if ((mode & EXECUTE_BITS) === 0) return "is not executable, so Lambda cannot start it either";
  if (start.subarray(0, 2).toString() === "#!") return findMissingInterpreter(start);
  if (!start.subarray(0, ELF.length).equals(ELF) || start.length < MACHINE_OFFSET + 2) {
    return "is neither a Linux program nor a script";
  }
  if (host.platform !== "linux") return `is a Linux program, and this machine is ${host.platform}`;
  const machine = start.readUInt16LE(MACHINE_OFFSET);
  const built = MACHINES.get(machine) ?? `the processor ${machine} of ELF`;
  const here = ARCHITECTURES.get(host.arch) ?? host.arch;
  return built === here ? undefined : `is built for ${built}, and this machine is ${here}`;
};

const findMissingInterpreter = (start: Buffer): string | undefined => {
  const [, interpreter = ""] = /^#!\s*(\S+)/.exec(start.toString()) ?? [];
  if (existsSync(interpreter)) return undefined;
  return `is a script for ${excerpt(interpreter)}, which this machine does not have`;
};
