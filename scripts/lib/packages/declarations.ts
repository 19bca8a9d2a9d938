// Declarations of a package: tsc's output for its entry point and everything that it refers to.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface Declarations {
  root: string;
  /** Source of the entry point, relative to the root. */
  door: string;
  /** Folder that gets `types/`. */
  target: string;
  /** Applied to specifiers of packages. */
  rename?: (specifier: string) => string;
}

/** Specifiers in declarations: `from "…"` and `import("…")`. */
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

/** Uses the published extension: a consumer's compiler may refuse `.ts`. */
const renamed = (text: string, rename = (specifier: string) => specifier): string =>
  text.replace(SPECIFIER, (_, before: string, specifier: string) => {
    const isFile = specifier.startsWith(".");
    return `${before}"${isFile ? specifier.replace(/\.ts$/, ".js") : rename(specifier)}"`;
  });

const compile = (root: string, door: string, outDir: string): void => {
  // Inside the project, where the compiler finds the types of dependencies.
  const directory = mkdtempSync(join(root, ".declarations-"));
  const project = join(directory, "tsconfig.json");
  const configuration = {
    extends: join(root, "tsconfig.json"),
    files: [join(root, door)],
    // Types of modules that have none of their own.
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
