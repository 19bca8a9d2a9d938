// Finds the classes of the bootstrap of Java functions. The package brings them; in the project they are compiled, once for
// each version of Java: a start from sources takes several times as long as one from classes.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findCacheFolder } from "../../shared/cache-folder.ts";
import { removeFolder } from "../../shared/remove-folder.ts";
import { findShippedClasses } from "./java-bootstrap.ts";
import type { Interpreter } from "./languages.ts";

const compiled = new Map<string, Promise<string>>();

/**
 * @param folder of the sources.
 * @returns folder of the classes, which stays for the next start.
 * @throws {Error} when they cannot be compiled, or not be kept.
 */
export const findJavaClasses = async (
  folder: string,
  interpreter: Interpreter,
): Promise<string> => {
  const shipped = findShippedClasses(folder);
  if (shipped !== undefined) return shipped;
  const sources = readdirSync(folder).map((name) => join(folder, name));
  const hash = createHash("sha256").update(interpreter.version);
  for (const source of sources) hash.update(readFileSync(source));
  const classes = join(findCacheFolder("java"), hash.digest("hex"));
  const found = compiled.get(classes) ?? compileOnce(sources, classes, interpreter);
  compiled.set(classes, found);
  // The next call tries again.
  found.catch(() => compiled.delete(classes));
  return found;
};

const run = promisify(execFile);

/** Several gateways may compile at the same time: the folder gets its name when it is complete. */
const compileOnce = async (
  sources: string[],
  classes: string,
  { file }: Interpreter,
): Promise<string> => {
  if (existsSync(classes)) return classes;
  const part = `${classes}-${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    await run(join(dirname(file), "javac"), [...FLAGS, "-d", part, ...sources]);
    renameSync(part, classes);
  } catch (error) {
    await removeFolder(part);
    if (!existsSync(classes)) throw error;
  }
  return classes;
};

const FLAGS = ["-proc:none", "-encoding", "UTF-8", "-J-XX:TieredStopAtLevel=1"];
