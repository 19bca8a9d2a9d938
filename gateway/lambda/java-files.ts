// Finds virtual machines of Java: JAVA_HOME, those that packages of this machine's system install, and the PATH.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** On Linux and on macOS. */
const PLACES = [
  ["/usr/lib/jvm", "bin/java"],
  ["/Library/Java/JavaVirtualMachines", "Contents/Home/bin/java"],
] as const;

/**
 * @param places folders of installed JDKs, with the path of the program in each.
 * @returns the user's own first, then that of the runtime's version, that of the PATH, and newer ones.
 */
export const listJavaFiles = (
  runtime: string,
  { JAVA_HOME }: NodeJS.ProcessEnv,
  places: readonly (readonly [string, string])[] = PLACES,
): string[] => {
  const wanted = Number(/\d+/.exec(runtime)?.[0]);
  const installed = listInstalled(places);
  return [
    ...(JAVA_HOME ? [join(JAVA_HOME, "bin/java")] : []),
    ...installed.flatMap(({ file, version }) => (version === wanted ? [file] : [])),
    "java",
    ...installed.flatMap(({ file, version }) => (version > wanted ? [file] : [])),
  ];
};

interface Installed {
  file: string;
  version: number;
}

/** The oldest first. */
const listInstalled = (places: readonly (readonly [string, string])[]): Installed[] =>
  places
    .flatMap(([folder, program]) =>
      (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
        const version = Number(VERSION.exec(name)?.[1]);
        const file = join(folder, name, program);
        return Number.isNaN(version) || !existsSync(file) ? [] : [{ file, version }];
      }),
    )
    .toSorted((one, other) => one.version - other.version);

/** As in `java-21-openjdk-amd64`, `temurin-25-jdk`, `java-1.17.0-openjdk`, `zulu-21.jdk` and `jdk-17.0.2`. */
const VERSION = /(?:^|[^\d.])(?:1\.)?(\d+)(?:[^\d]|$)/;
