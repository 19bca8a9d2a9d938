// Sets the versions of a new project to those that this one is tested with.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  name: string;
  version: string;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const read = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest;

/** @param path of a `package.json` whose dependencies have the version `*`. @param root the folder of this project. */
export const pinVersions = (path: string, root: string): void => {
  const versions = readVersions(root);
  const manifest = read(path);
  const names = Object.keys(manifest.devDependencies ?? {});
  const devDependencies = Object.fromEntries(
    names.map((name) => [name, findVersion(name, versions)]),
  );
  writeFileSync(path, `${JSON.stringify({ ...manifest, devDependencies }, undefined, 2)}\n`);
};

/** @throws when this project has no such dependency. */
const findVersion = (name: string, versions: Map<string, string>): string => {
  const version = versions.get(name);
  if (version !== undefined) return version;
  throw new Error(
    `The template depends on ${name}, which this project does not: add it there first.`,
  );
};

/** Versions of dependencies, and of this project's packages, which are released together. */
const readVersions = (root: string): Map<string, string> => {
  const manifest = read(join(root, "package.json"));
  const own = (manifest.workspaces ?? []).map((folder) => read(join(root, folder, "package.json")));
  return new Map([
    ...Object.entries({ ...manifest.optionalDependencies, ...manifest.devDependencies }),
    ...own.map(({ name, version }): [string, string] => [name, version]),
  ]);
};
