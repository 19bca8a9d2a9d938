// Puts synthesized stacks in the place of earlier ones, file by file, so that who reads them meanwhile finds complete
// files. CDKTF itself writes in place, and removes the zips of the last synthesis, which a gateway may still have to read.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { listFolder } from "../../shared/list-folder.ts";
import { partOf, removeLeftParts } from "./whole-files.ts";

/**
 * Milliseconds for which a zip that the new stacks no longer name is kept. A gateway reads the zip of a function when
 * the function is first called.
 */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * @param outDir CDKTF's output folder.
 * @param synthesize writes the stacks to the folder that it gets.
 */
export const replaceStacks = async (
  outDir: string,
  synthesize: (folder: string) => Promise<void>,
): Promise<void> => {
  mkdirSync(outDir, { recursive: true });
  await removeLeftParts(outDir);
  const fresh = partOf(join(outDir, "stacks"));
  mkdirSync(fresh);
  try {
    await synthesize(fresh);
    const files = listFiles(fresh).toSorted((a, b) => rank(a) - rank(b));
    for (const file of files) {
      mkdirSync(dirname(join(outDir, file)), { recursive: true });
      renameSync(join(fresh, file), join(outDir, file));
    }
    for (const version of listVersions(outDir)) removeOld(version, outDir, files);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
};

/** Paths of all files below a folder, relative to it. */
const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

/** What others name comes first: assets, the stacks that name them, and the manifest that names the stacks. */
const rank = (file: string): number => {
  if (file.includes("assets")) return 0;
  return file === "manifest.json" ? 2 : 1;
};

/** Folders of one version of an asset, relative to the output folder. */
const listVersions = (outDir: string): string[] => {
  const inside = (folders: string[]): string[] =>
    folders.flatMap((folder) =>
      listFolder(join(outDir, folder))
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name)),
    );
  const assets = inside(["stacks"]).map((stack) => join(stack, "assets"));
  return inside(inside(assets));
};

const removeOld = (version: string, outDir: string, files: string[]): void => {
  const path = join(outDir, version);
  const { mtimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {};
  const isNamed = files.some((file) => file.startsWith(join(version, "/")));
  if (!isNamed && Date.now() - mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
};
