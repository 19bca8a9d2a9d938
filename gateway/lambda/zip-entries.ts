// Reads the entries of a zip, and refuses those that only malicious or damaged zips contain, before any is written.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { posix } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { excerpt } from "../../shared/excerpt.ts";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";

export interface ZipEntry {
  /** Name in the zip, for messages. */
  name: string;
  /** Relative and normalized, with `/` as separator and none at the end. */
  path: string;
  kind: "file" | "folder" | "link";
  /** Unix permissions; 0 when the zip has none. */
  mode: number;
  isDeflated: boolean;
  /** Declared in the zip; the actual contents may differ. */
  crc32: number;
  size: number;
  /** Its possibly compressed bytes in the zip. */
  data: Buffer;
}

/** An entry, with the range of bytes that it and its header take in the zip. */
interface Placed extends ZipEntry {
  start: number;
  end: number;
}

/** @throws {Error} that names the invalid entry and its problem. */
export const readEntries = async (bytes: Buffer): Promise<ZipEntry[]> => {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true });
  const directoryStart = readCursor(zip);
  const entries: Placed[] = [];
  for await (const entry of zip.eachEntry()) {
    assertServed(entry);
    entries.push(await place(zip, entry, bytes));
  }
  assertNoMore(readCursor(zip), bytes, entries.length);
  assertApart(entries, directoryStart);
  assertUnique(entries);
  await assertFolders(entries);
  return entries;
};

/** Position at which yauzl reads the next header of the central directory; missing in its types. */
const readCursor = (zip: ZipFile): number =>
  (zip as unknown as { readEntryCursor: number }).readEntryCursor;

const STORED = 0;
const DEFLATED = 8;

const assertServed = ({ fileName, compressionMethod, ...entry }: Entry): void => {
  const isEncrypted = (entry.generalPurposeBitFlag & 1) !== 0;
  if (isEncrypted) throw wrong(fileName, "is encrypted; zip it without a password");
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw wrong(
      fileName,
      `is compressed by method ${compressionMethod}; expected ${DEFLATED} (deflate) or ${STORED} (none)`,
    );
  }
};

const place = async (zip: ZipFile, entry: Entry, bytes: Buffer): Promise<Placed> => {
  const { fileName: name, relativeOffsetOfLocalHeader: start, compressedSize } = entry;
  const { fileName: localName, fileDataStart } = await zip.readLocalFileHeaderPromise(entry);
  if (!localName.equals(entry.fileNameRaw)) {
    throw wrong(name, `is named ${quoted(localName.toString())} in its local header`);
  }
  const end = fileDataStart + compressedSize;
  return {
    name,
    path: toPath(name),
    kind: readKind(entry),
    mode: readMode(entry) & PERMISSIONS,
    isDeflated: entry.compressionMethod === DEFLATED,
    crc32: entry.crc32,
    size: entry.uncompressedSize,
    data: bytes.subarray(fileDataStart, end),
    start,
    end,
  };
};

/** yauzl has already refused absolute names, backslashes and "..". */
const toPath = (name: string): string => {
  if (name.includes("\0")) throw wrong(name, "has a NUL in its name");
  const path = posix.normalize(name).replace(/\/$/, "");
  if (path === "" || (path === "." && name !== "./")) throw wrong(name, "has no name");
  assertLengths(name, path);
  return path;
};

/** Linux's limits; the second is 4,096 with `/var/task/` and a final NUL. */
const [MAX_NAME_BYTES, MAX_PATH_BYTES] = [255, 4085];

const assertLengths = (name: string, path: string): void => {
  const pathBytes = Buffer.byteLength(path);
  if (pathBytes > MAX_PATH_BYTES) {
    throw wrong(
      name,
      `has a path of ${pathBytes} bytes; Lambda unpacks paths of at most ${MAX_PATH_BYTES}`,
    );
  }
  const nameBytes = Math.max(...path.split("/").map((part) => Buffer.byteLength(part)));
  if (nameBytes > MAX_NAME_BYTES) {
    throw wrong(
      name,
      `has a name of ${nameBytes} bytes; a file or folder has at most ${MAX_NAME_BYTES}`,
    );
  }
};

/** Systems in `version made by` whose attributes are Unix modes. */
const UNIX_SYSTEMS = new Set([3, 19]);
const FILE_TYPE = 0o170000;
const PERMISSIONS = 0o777;
const KINDS = new Map<number, ZipEntry["kind"] | undefined>([
  [0, "file"],
  [0o100000, "file"],
  [0o040000, "folder"],
  [0o120000, "link"],
]);
const OTHERS = new Map([
  [0o010000, "a pipe"],
  [0o020000, "a character device"],
  [0o060000, "a block device"],
  [0o140000, "a socket"],
]);

const readMode = ({ versionMadeBy, externalFileAttributes }: Entry): number =>
  UNIX_SYSTEMS.has(versionMadeBy >>> 8) ? externalFileAttributes >>> 16 : 0;

const readKind = (entry: Entry): ZipEntry["kind"] => {
  if (entry.fileName.endsWith("/")) return "folder";
  const type = readMode(entry) & FILE_TYPE;
  const kind = KINDS.get(type);
  if (kind !== undefined) return kind;
  const found = OTHERS.get(type) ?? `of the unknown type 0${type.toString(8)}`;
  throw wrong(entry.fileName, `is ${found}; expected files, folders and links`);
};

const NEXT_HEADER = 0x02014b50;

/** Refuses more entries than declared: some zip readers would see them and others not. */
const assertNoMore = (cursor: number, bytes: Buffer, count: number): void => {
  if (cursor + 4 <= bytes.length && bytes.readUInt32LE(cursor) === NEXT_HEADER) {
    throw new Error(`it declares ${count} entries but contains more.`);
  }
};

/** Refuses overlapping entries, with which small zips unpack to huge ones. */
const assertApart = (entries: Placed[], directoryStart: number): void => {
  const sorted = entries.toSorted((a, b) => a.start - b.start);
  for (const [index, { name, end }] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && end > next.start) throw wrong(name, `overlaps with ${quoted(next.name)}`);
    if (end > directoryStart) throw wrong(name, "overlaps with the list of entries");
  }
};

/** Refuses duplicate paths, which are ambiguous. */
const assertUnique = (entries: ZipEntry[]): void => {
  const byPath = new Map<string, ZipEntry>();
  for (const entry of entries) {
    const other = byPath.get(entry.path);
    if (other && !(other.kind === "folder" && entry.kind === "folder")) {
      throw wrong(entry.name, "occurs twice");
    }
    byPath.set(entry.path, entry);
  }
};

/** Far above what node_modules of Lambda's limit have. A zip of a few megabytes can have millions. */
const MAX_FOLDERS = 100_000;

/** Folders between two turns of the event loop. */
const FOLDERS_AT_ONCE = 2000;

/** Refuses entries in what is not a folder. */
const assertFolders = async (entries: ZipEntry[]): Promise<void> => {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const checked = new Set<string>();
  let dueAt = FOLDERS_AT_ONCE;
  for (const { name, path } of entries) {
    if (checked.size > MAX_FOLDERS)
      throw new Error(`it has more than ${MAX_FOLDERS} folders; zip fewer files.`);
    if (checked.size > dueAt) {
      dueAt = checked.size + FOLDERS_AT_ONCE;
      await turn();
    }
    for (const folder of listFolders(path, checked)) {
      const other = byPath.get(folder);
      if (other && other.kind !== "folder") {
        throw wrong(name, `is in ${quoted(other.name)}, which is a ${other.kind}, not a folder`);
      }
    }
  }
};

/** @param checked folders to skip; the returned ones are added. */
const listFolders = (path: string, checked: Set<string>): string[] => {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); folder !== "." && !checked.has(folder);) {
    checked.add(folder);
    folders.push(folder);
    folder = posix.dirname(folder);
  }
  return folders;
};

const quoted = (name: string): string => JSON.stringify(excerpt(name));

/** @param problem continues a sentence that starts with the entry. */
export const wrong = (name: string, problem: string): Error =>
  new Error(`its entry ${quoted(name)} ${problem}.`);
