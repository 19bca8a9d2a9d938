// The zip that a CDKTF asset is a copy of: only the original has its source map beside it.
import { type Dirent, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { listFolder } from "../../shared/list-folder.ts";

/** The output folder of CDKTF, and where `TerraformAsset` copies files to. */
const ASSET = /^(.+)\/[^/]+\/stacks\/[^/]+\/assets\/[^/]+\/[^/]+\/[^/]+$/;

/** Folders between the project and its zips, and entries that are looked at. */
const MAX_DEPTH = 4;
const MAX_ENTRIES = 20_000;

/** @returns the path itself if it is not an asset, or its original is not in the project. */
export const findOriginal = (zipPath: string): string => {
  const path = resolve(zipPath);
  const [, project] = ASSET.exec(path.replaceAll("\\", "/")) ?? [];
  if (project === undefined) return zipPath;
  const name = basename(path);
  const contents = readFileSync(path);
  const isOriginal = (candidate: string): boolean =>
    statSync(candidate).size === contents.length && readFileSync(candidate).equals(contents);
  return listNamed(project, name).find(isOriginal) ?? zipPath;
};

/** Files of this name, those in the fewest folders first. */
const listNamed = (project: string, name: string): string[] => {
  const found: string[] = [];
  let folders = [project];
  let entries = 0;
  for (let depth = 0; depth <= MAX_DEPTH && entries < MAX_ENTRIES; depth += 1) {
    const all = folders.flatMap((folder) => listFolder(folder).map((entry) => ({ folder, entry })));
    entries += all.length;
    for (const { folder, entry } of all)
      if (entry.isFile() && entry.name === name) found.push(join(folder, name));
    folders = all
      .filter(({ entry }) => mayHoldZips(entry))
      .map(({ folder, entry }) => join(folder, entry.name));
  }
  return found;
};

/** Neither the assets themselves, which CDKTF writes into `stacks`, nor packages. */
const mayHoldZips = (entry: Dirent): boolean =>
  entry.isDirectory() && !/^(?:\.|node_modules$|stacks$)/.test(entry.name);
