// The files that a file imports, directly and indirectly.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const SPECIFIER = /(?:from|import|import\()\s*"(\.[^"]+)"/g;

/** Erased before a file is loaded. */
const TYPE_IMPORT = /^(?:import|export) type [^;]*;/gm;

const direct = new Map<string, string[]>();
const loads = new Map<string, Set<string>>();

/** @returns the paths of its direct imports. */
export const listImports = (path: string): string[] => {
  const known = direct.get(path);
  if (known) return known;
  const text = readFileSync(path, "utf8").replaceAll(TYPE_IMPORT, "");
  const found = [...text.matchAll(SPECIFIER)]
    .map(([, specifier = ""]) => join(dirname(path), specifier))
    .filter((imported) => existsSync(imported));
  direct.set(path, found);
  return found;
};

/** @param path from the project's root. @returns it and every file that is loaded with it. */
export const loadedWith = (path: string): Set<string> => {
  const known = loads.get(path);
  if (known) return known;
  const loaded = new Set([path]);
  for (const each of loaded) for (const imported of listImports(each)) loaded.add(imported);
  loads.set(path, loaded);
  return loaded;
};

/** @returns the number of imports from a file to another; Infinity if it does not load that one. */
export const countImports = (from: string, to: string): number => {
  const distances = new Map([[from, 0]]);
  for (const [path, distance] of distances) {
    if (path === to) return distance;
    for (const imported of listImports(path)) {
      if (!distances.has(imported)) distances.set(imported, distance + 1);
    }
  }
  return Infinity;
};
