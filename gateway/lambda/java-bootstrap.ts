// The gateway's part of Java functions: sources, and in the package the classes made of them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the sources. */
export const JAVA_BOOTSTRAP = fileURLToPath(new URL("./bootstraps/java", import.meta.url));

/** @returns the folder of the classes that come with the sources; undefined in the project itself. */
export const findShippedClasses = (folder: string): string | undefined => {
  const classes = join(folder, "classes");
  return existsSync(classes) ? classes : undefined;
};
