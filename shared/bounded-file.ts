// Reads an untrusted file up to a limit: it may be of any size, or endless like /dev/zero.
import { closeSync, openSync, readSync } from "node:fs";

/**
 * Largest plan or configuration that is read. A plan takes about 10 KB per resource, so this is enough for ten
 * thousand; in memory it takes about ten times as much.
 */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

export class TooLargeError extends Error {
  override name = "TooLargeError";

  constructor() {
    super(`it is larger than the limit of ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
  }
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Also reads pipes, such as `--plan <(terraform show -json plan.bin)`.
 *
 * @throws {TooLargeError} when the file exceeds MAX_FILE_BYTES.
 */
export const readBoundedFile = (path: string): string => readBoundedBytes(path).toString("utf8");

/** The same for text in another encoding. @throws {TooLargeError} */
export const readBoundedBytes = (path: string): Buffer => {
  const file = openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(file, chunk);
      if (length === 0) return Buffer.concat(chunks);
      bytes += length;
      if (bytes > MAX_FILE_BYTES) throw new TooLargeError();
      chunks.push(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
};
