// Unpacks a function's zip into a new folder, and writes nothing outside of it.
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile, realpath, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { promisify } from "node:util";
import { crc32, inflateRaw, inflateRawSync } from "node:zlib";
import { GatewayError } from "../diagnostics/errors.ts";
import { findCodeKind } from "../model/code-source.ts";
import { copyCode } from "./copy-code.ts";
import { MAX_UNZIPPED_BYTES, tooLarge } from "./unzipped-limit.ts";
import { readEntries, wrong, type ZipEntry } from "./zip-entries.ts";

/**
 * @param zipPath of a zip, or of a folder or file that stands for one; "": there is none.
 * @param directory must not exist yet. It is removed when unpacking fails.
 * @param maxBytes that Lambda's limit leaves. Default: all of it.
 * @returns the bytes of its files.
 * @throws {GatewayError} when the zip is missing, malformed or malicious, or exceeds Lambda's limit.
 */
export const unzip = async (
  zipPath: string,
  directory: string,
  maxBytes = MAX_UNZIPPED_BYTES,
): Promise<number> => {
  if (zipPath === "") throw new GatewayError("INVALID_ZIP", NO_ZIP);
  try {
    const kind = findCodeKind(zipPath);
    if (kind === "folder" || kind === "file") {
      return await copyCode(zipPath, kind, directory, maxBytes);
    }
    return await write(await readZip(zipPath), directory, maxBytes);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw new GatewayError("INVALID_ZIP", `${zipPath}: ${describe(error)}`, { cause: error });
  }
};

const NO_ZIP =
  "The function has no filename in the configuration: its code is elsewhere. Pass its path with --zip FUNCTION=FILE.";

/**
 * @param path of a zip.
 * @returns its entries, unpacked by {@link readContents}.
 * @throws {Error} when it is missing or malformed.
 */
export const readZip = async (path: string): Promise<ZipEntry[]> => readEntries(await read(path));

/** A zip file that is larger than the limit of its contents is refused unread. */
const read = async (zipPath: string): Promise<Buffer> => {
  const found = await stat(zipPath);
  if (!found.isFile()) throw new Error("it is not a file.");
  if (found.size > MAX_UNZIPPED_BYTES) throw tooLarge("unzips to");
  return readFile(zipPath);
};

/** Creates links last, so that nothing is written through them. */
const write = async (entries: ZipEntry[], directory: string, maxBytes: number): Promise<number> => {
  if (entries.reduce((sum, { size }) => sum + size, 0) > maxBytes) throw tooLarge("unzips to");
  const folders = new Folders(directory);
  const links: { entry: ZipEntry; target: string }[] = [];
  let left = maxBytes;
  for (const entry of entries) {
    const contents = entry.kind === "folder" ? Buffer.alloc(0) : await readContents(entry, left);
    left -= contents.length;
    if (entry.kind === "link") links.push({ entry, target: contents.toString() });
    else await shortEnough(entry, () => create(entry, contents, { folders, directory }));
    // Let other events run in between.
    if (folders.isDue()) await turn();
  }
  for (const { entry, target } of links) {
    assertWithin(entry, target);
    await shortEnough(entry, () => symlink(target, join(directory, folders.of(entry.path))));
  }
  // Check after all links exist, since one may lead through another.
  for (const { entry, target } of links) await checkEnd(entry, target, directory);
  return maxBytes - left;
};

/** A temporary folder has a longer path than `/var/task`, and other systems have other limits. */
const shortEnough = async ({ name }: ZipEntry, act: () => void | Promise<void>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (readErrorCode(error) !== "ENAMETOOLONG") throw error;
    throw wrong(
      name,
      `has a path or target that is too long for this machine, in the folder ${tmpdir()}; set TMPDIR to a folder with a shorter path`,
    );
  }
};

interface Place {
  folders: Folders;
  directory: string;
}

const create = (entry: ZipEntry, contents: Buffer, { folders, directory }: Place): void => {
  if (entry.kind === "folder") folders.make(entry.path);
  else writeEntry(entry, join(directory, folders.of(entry.path)), contents);
};

/** Entries, or folders that they are in, between two turns of the event loop. */
const ENTRIES_AT_ONCE = 64;

/** Creates each folder once. */
class Folders {
  private readonly directory: string;
  private readonly made = new Set<string>();
  private count = 0;

  constructor(directory: string) {
    this.directory = directory;
    this.make(".");
  }

  make(path: string): void {
    if (this.made.has(path)) return;
    this.count += path.split("/").length;
    mkdirSync(join(this.directory, path), { recursive: true });
    this.made.add(path);
  }

  /** Creates the path's parent folder. @returns the path. */
  of(path: string): string {
    this.make(dirname(path));
    return path;
  }

  isDue(): boolean {
    this.count += 1;
    if (this.count < ENTRIES_AT_ONCE) return false;
    this.count = 0;
    return true;
  }
}

const EXECUTE_BITS = 0o111;

/** Everything can be read and removed here, whatever the zip says; only executables are kept apart. */
const FILE_MODE = 0o644;

const writeEntry = ({ name, mode }: ZipEntry, path: string, contents: Buffer): void => {
  try {
    writeFileSync(path, contents, { flag: "wx", mode: FILE_MODE | (mode & EXECUTE_BITS) });
  } catch (error) {
    if (readErrorCode(error) !== "EEXIST") throw error;
    throw wrong(
      name,
      "differs from another only in ways that this file system ignores, such as case",
    );
  }
};

const inflate = promisify(inflateRaw);

/**
 * Counts bytes while unpacking, since the declared size is untrusted.
 *
 * @throws {Error} when it has more, or is damaged.
 */
export const readContents = async (entry: ZipEntry, maxBytes: number): Promise<Buffer> => {
  const { name, data, size, isDeflated } = entry;
  const contents = isDeflated ? await inflated(entry, maxBytes) : data;
  if (contents.length > maxBytes) throw tooLarge("unzips to");
  if (contents.length !== size) {
    throw wrong(name, `declares ${size} bytes but has ${contents.length}`);
  }
  if (crc32(contents) !== entry.crc32) {
    throw wrong(
      name,
      "is damaged: the checksum (CRC-32) of its contents differs from the declared one",
    );
  }
  return contents;
};

/** Bytes from which another thread inflates; for smaller entries the overhead is larger than the gain. */
const LARGE_BYTES = 256 * 1024;
/** zlib's minimum. */
const MIN_CHUNK_BYTES = 64;

const inflated = async ({ name, data, size }: ZipEntry, maxBytes: number): Promise<Buffer> => {
  const maxOutputLength = Math.max(Math.min(maxBytes, size), 1);
  try {
    if (Math.max(data.length, size) > LARGE_BYTES) return await inflate(data, { maxOutputLength });
    // The default is allocated per entry, and far larger than small files need.
    const chunkSize = Math.max(size + 1, MIN_CHUNK_BYTES);
    return inflateRawSync(data, { maxOutputLength, chunkSize });
  } catch (error) {
    if (readErrorCode(error) === "ERR_BUFFER_TOO_LARGE")
      throw size < maxBytes ? longer(name, size) : tooLarge("unzips to");
    throw wrong(name, `is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Refuses links that lead out of the zip: useless on Lambda, and harmful here. */
const assertWithin = ({ name, path }: ZipEntry, target: string): void => {
  const isPath = target !== "" && !target.includes("\0") && !isAbsolute(target);
  if (!isPath || !isWithin(join(dirname(path), target))) throw leadsOut(name, target);
};

/** Removes broken links: their target cannot be checked, and they could not be read anyway. */
const checkEnd = async (
  { name, path }: ZipEntry,
  target: string,
  directory: string,
): Promise<void> => {
  const place = join(directory, path);
  const end = await realpath(place).catch(() => undefined);
  if (end === undefined) await rm(place);
  else if (!isWithin(relative(await realpath(directory), end))) throw leadsOut(name, target);
};

const isWithin = (path: string): boolean => !isAbsolute(path) && !/^\.\.([/\\]|$)/.test(path);

const leadsOut = (name: string, target: string): Error =>
  wrong(name, `is a link to ${JSON.stringify(target.slice(0, 200))}, outside the zip`);

const longer = (name: string, size: number): Error =>
  wrong(name, `declares ${size} bytes but has more`);

const readErrorCode = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const hint = HINTS.get(readErrorCode(error));
  return (
    hint?.(error.message) ?? error.message.replace(/^(?!its? )/, "it is damaged, or not a zip: ")
  );
};

const HINTS = new Map<unknown, (message: string) => string>([
  [
    "ENOENT",
    () =>
      'it does not exist; build it ("npm run build && npm run synth" in this project), or pass its path with --zip FUNCTION=FILE.',
  ],
  ["EMFILE", (message) => `it cannot be read now: ${message}. The next event tries again.`],
  [
    "ENOSPC",
    (message) =>
      `it cannot be unpacked: ${message}. Free space in ${tmpdir()}, or set TMPDIR to a folder with enough; the next event tries again.`,
  ],
]);
