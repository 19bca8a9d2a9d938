// The Java functions of the tests, compiled once.
import { execFile, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const SOURCES = "test/fixtures/java";

const said = spawnSync("java", ["-version"], { encoding: "utf8" });

/** Whether this machine can compile and run Java. */
export const hasJava = said.status === 0 && spawnSync("javac", ["-version"]).status === 0;

/** The runtime of the version that this machine has, such as `java17`. */
export const JAVA_RUNTIME = `java${/version "(\d+)/.exec(said.stderr)?.[1]}`;

let compiled: Promise<Record<string, Buffer>> | undefined;

/** @returns the classes by their paths in a zip. */
export const compileJava = (): Promise<Record<string, Buffer>> => {
  compiled ??= compile(globSync(`${SOURCES}/**/*.java`));
  return compiled;
};

const compile = async (sources: string[]): Promise<Record<string, Buffer>> => {
  const folder = mkdtempSync(join(tmpdir(), "java-classes-"));
  await promisify(execFile)("javac", ["-proc:none", "-d", folder, ...sources]);
  const classes = globSync("**/*.class", { cwd: folder }).map((path) => [
    path,
    readFileSync(join(folder, path)),
  ]);
  rmSync(folder, { recursive: true });
  return Object.fromEntries(classes);
};
