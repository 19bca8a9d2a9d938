// Declarations of a package: what tsc says of its door and of all that the door names.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface Declarations {
  root: string;
  /** Source, relative to the root. */
  door: string;
  /** Folder that gets `types/`. */
  target: string;
  /** Applied to the names of modules that are not files. */
  rename?: (specifier: string) => string;
}

/** Names of modules in declarations: `from "…"` and `import("…")`. */
const SPECIFIER = /(\bfrom |\bimport\()"([^"]+)"/g;

export const writeDeclarations = ({ root, door, target, rename }: Declarations): void => {
  const types = join(target, "types");
  compile(root, door, types);
  for (const file of readdirSync(types, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(types, file);
    writeFileSync(path, renamed(readFileSync(path, "utf8"), rename));
  }
};

/** Files are named as they are published: a consumer's compiler may refuse `.ts`. */
const renamed = (text: string, rename = (specifier: string) => specifier): string =>
  text.replace(SPECIFIER, (_, before: string, specifier: string) => {
    const isFile = specifier.startsWith(".");
    return `${before}"${isFile ? specifier.replace(/\.ts$/, ".js") : rename(specifier)}"`;
  });

const compile = (root: string, door: string, outDir: string): void => {
  // Inside of the project, where the compiler finds the types of dependencies.
  const directory = mkdtempSync(join(root, ".declarations-"));
  const project = join(directory, "tsconfig.json");
  const configuration = {
    extends: join(root, "tsconfig.json"),
    files: [join(root, door)],
    // Of modules that have no types of their own.
    include: [join(root, dirname(door), "**/*.d.ts")],
    exclude: [join(root, "**/dist")],
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rewriteRelativeImportExtensions: true,
      types: ["node"],
      rootDir: root,
      outDir,
    },
  };
  try {
    writeFileSync(project, JSON.stringify(configuration));
    execFileSync(process.execPath, [compilerPath(), "-p", project], {
      cwd: root,
      stdio: ["ignore", process.stderr, process.stderr],
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const compilerPath = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
