// Unpacks a function's zip into a folder of its own, and nothing outside it.
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile, realpath, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { promisify } from "node:util";
import { crc32, inflateRaw, inflateRawSync } from "node:zlib";
import { GatewayError } from "../diagnostics/errors.ts";
import { readEntries, wrong, type ZipEntry } from "./zip-entries.ts";

/** Unzipped size of a function. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024;

/**
 * @param directory that does not exist yet. When something is wrong, it does not exist afterwards.
 * @throws {GatewayError} when there is no zip, when it is malformed or hostile, or when it holds more than Lambda takes.
 */
export const unzip = async (zipPath: string, directory: string): Promise<void> => {
  try {
    const entries = await readEntries(await read(zipPath));
    await write(entries, directory);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw new GatewayError("INVALID_ZIP", `${zipPath}: ${describe(error)}`, { cause: error });
  }
};

/** Zips that are larger than what they hold may become have something to hide. */
const read = async (zipPath: string): Promise<Buffer> => {
  const found = await stat(zipPath);
  if (!found.isFile()) throw new Error("it is no file.");
  if (found.size > MAX_UNZIPPED_BYTES) throw tooLarge();
  return readFile(zipPath);
};

/** Links come last: nothing is written through them. */
const write = async (entries: ZipEntry[], directory: string): Promise<void> => {
  if (entries.reduce((sum, { size }) => sum + size, 0) > MAX_UNZIPPED_BYTES) throw tooLarge();
  const folders = new Folders(directory);
  const links: { entry: ZipEntry; target: string }[] = [];
  let left = MAX_UNZIPPED_BYTES;
  for (const entry of entries) {
    if (entry.kind === "folder") folders.make(entry.path);
    else {
      const contents = await readContents(entry, left);
      left -= contents.length;
      if (entry.kind === "link") links.push({ entry, target: contents.toString() });
      else writeEntry(entry, join(directory, folders.of(entry.path)), contents);
    }
    // Everybody else gets a turn, too.
    if (folders.isDue()) await turn();
  }
  for (const { entry, target } of links) {
    assertWithin(entry, target);
    await symlink(target, join(directory, folders.of(entry.path)));
  }
  // One link may lead through another.
  for (const { entry, target } of links) await checkEnd(entry, target, directory);
};

/** Entries between two turns of the event loop. */
const ENTRIES_AT_ONCE = 64;

/** Makes each folder once. */
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
    mkdirSync(join(this.directory, path), { recursive: true });
    this.made.add(path);
  }

  /** @returns the path, whose folder is there now. */
  of(path: string): string {
    this.make(dirname(path));
    return path;
  }

  isDue(): boolean {
    this.count += 1;
    return this.count % ENTRIES_AT_ONCE === 0;
  }
}

const writeEntry = ({ name }: ZipEntry, path: string, contents: Buffer): void => {
  try {
    writeFileSync(path, contents, { flag: "wx" });
  } catch (error) {
    if (readErrorCode(error) !== "EEXIST") throw error;
    throw wrong(
      name,
      "differs from another only in what this file system does not tell apart, such as case",
    );
  }
};

const inflate = promisify(inflateRaw);

/** What an entry says of its size is not believed: bytes are counted as they come. */
const readContents = async (entry: ZipEntry, maxBytes: number): Promise<Buffer> => {
  const { name, data, size, isDeflated } = entry;
  const contents = isDeflated ? await inflated(entry, maxBytes) : data;
  if (contents.length > maxBytes) throw tooLarge();
  if (contents.length !== size) {
    throw wrong(name, `says that it is ${size} bytes long, and is ${contents.length}`);
  }
  if (crc32(contents) !== entry.crc32) {
    throw wrong(name, "is damaged: its contents have another checksum (CRC-32) than it says");
  }
  return contents;
};

/** Bytes from which on inflating is left to another thread; below them, asking for it takes longer. */
const LARGE_BYTES = 256 * 1024;
/** The least that zlib takes. */
const MIN_CHUNK_BYTES = 64;

const inflated = async ({ name, data, size }: ZipEntry, maxBytes: number): Promise<Buffer> => {
  const maxOutputLength = Math.max(Math.min(maxBytes, size), 1);
  try {
    if (Math.max(data.length, size) > LARGE_BYTES) return await inflate(data, { maxOutputLength });
    // The default is far more than a file of a few lines needs, and every entry takes one.
    const chunkSize = Math.max(size + 1, MIN_CHUNK_BYTES);
    return inflateRawSync(data, { maxOutputLength, chunkSize });
  } catch (error) {
    if (readErrorCode(error) === "ERR_BUFFER_TOO_LARGE")
      throw size < maxBytes ? longer(name, size) : tooLarge();
    throw wrong(name, `is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Lambda keeps links; those that lead out of the zip are of no use there, and do harm here. */
const assertWithin = ({ name, path }: ZipEntry, target: string): void => {
  const isPath = target !== "" && !target.includes("\0") && !isAbsolute(target);
  if (!isPath || !isWithin(join(dirname(path), target))) throw leadsOut(name, target);
};

/** What leads nowhere is left out: where it would lead cannot be told, and nothing can be read there anyway. */
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
  wrong(name, `says that it is ${size} bytes long, and is longer`);

const tooLarge = (): Error =>
  new Error(`it unzips to more than ${MAX_UNZIPPED_BYTES} bytes, Lambda's limit.`);

const readErrorCode = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const hint = HINTS.get(readErrorCode(error));
  return hint?.(error.message) ?? error.message.replace(/^(?!its? )/, "it is damaged, or no zip: ");
};

const HINTS = new Map<unknown, (message: string) => string>([
  [
    "ENOENT",
    () =>
      'there is no such zip; run "npm run build && npm run synth" for stacks of this project, or say where it is with --zip FUNCTION=FILE.',
  ],
  ["EMFILE", (message) => `it cannot be read now: ${message}. The next event tries again.`],
  [
    "ENOSPC",
    (message) =>
      `it cannot be unpacked: ${message}. Make room in ${tmpdir()}, or set TMPDIR to a folder that has some; the next event tries again.`,
  ],
]);
