// Where the AWS SDK of Node.js functions is looked for, which Lambda's runtimes bring and most zips lack.
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** @returns the folders of the project, then of the gateway; packages are found there and in the folders above. */
export const listSdkFolders = (zipPath: string): string[] => [
  ...new Set([
    resolve(dirname(zipPath)),
    process.cwd(),
    fileURLToPath(new URL(".", import.meta.url)),
  ]),
];

/** @param name of a package of the SDK. */
export const isInstalled = (name: string, folders: string[]): boolean =>
  folders.some((folder) => {
    try {
      return createRequire(join(folder, "_")).resolve(name) !== "";
    } catch {
      return false;
    }
  });
