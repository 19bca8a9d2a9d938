// Compiles the gateway's part of Java functions into its package, so that users need no compiler.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Without a compiler here, the package compiles its sources with the user's. @throws when they cannot be compiled. */
export const compileJavaBootstrap = (dist: string): void => {
  const folder = join(dist, "bootstraps/java");
  const sources = readdirSync(folder).map((name) => join(folder, name));
  const options = ["--release", "11", "-proc:none", "-encoding", "UTF-8"];
  const { status, error } = spawnSync(
    "javac",
    [...options, "-d", join(folder, "classes"), ...sources],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  if (error && (error as NodeJS.ErrnoException).code === "ENOENT") return;
  if (status !== 0) throw new Error("javac does not compile gateway/lambda/bootstraps/java.");
};
