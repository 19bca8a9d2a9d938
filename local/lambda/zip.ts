// Unpacks a function's zip into a folder of its own, and nothing outside it.
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { GatewayError } from "../errors.ts";

/** Unzipped size of a function. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024;

/**
 * yauzl refuses absolute names, names with "..", and entries larger than they say they are.
 *
 * @throws {GatewayError} when there is no zip, when it is malformed, or when it holds more than Lambda takes.
 */
export const unzip = async (zipPath: string, directory: string): Promise<void> => {
  try {
    const zip = await openPromise(zipPath);
    try {
      await unzipEntries(zip, directory);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw new GatewayError("INVALID_ZIP", `${zipPath}: ${describe(error)}`, { cause: error });
  }
};

const unzipEntries = async (zip: ZipFile, directory: string): Promise<void> => {
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    bytes += entry.uncompressedSize;
    if (bytes > MAX_UNZIPPED_BYTES) {
      throw new Error(`it unzips to more than ${MAX_UNZIPPED_BYTES} bytes, Lambda's limit.`);
    }
    if (!entry.fileName.endsWith("/")) await unzipEntry(zip, entry, directory);
  }
};

const unzipEntry = async (zip: ZipFile, entry: Entry, directory: string): Promise<void> => {
  const path = join(directory, entry.fileName);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
};

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const hint = HINTS.get("code" in error ? String(error.code) : "");
  return hint?.(error.message) ?? error.message;
};

const HINTS = new Map<string, (message: string) => string>([
  [
    "ENOENT",
    () =>
      'there is no such zip; run "npm run build && npm run synth" for stacks of this project, or say where it is with --zip FUNCTION=FILE.',
  ],
  [
    "ENOSPC",
    (message) =>
      `it cannot be unpacked: ${message}. Make room in ${tmpdir()}, or set TMPDIR to a folder that has some; the next event tries again.`,
  ],
]);
