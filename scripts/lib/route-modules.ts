// Replaces contracts of routes by their checks, so that no schema and no library of schemas is in a zip.
import { createRequire } from "node:module";
import { basename, dirname, parse, relative, resolve, sep } from "node:path";
import { compileFunction } from "node:vm";
import { build as bundle, type Metafile, type Plugin } from "esbuild";
import type { Contract } from "../../handlers/lib/contract.ts";
import { printCheck } from "../../handlers/lib/schema/compile.ts";

const CHECKS = resolve("handlers/lib/schema/checks.ts");

/** A contract, in a folder next to the handlers. */
const CONTRACT = /[\\/]routes[\\/][^\\/]+\.ts$/;

/** @param handlersDir whose folder `routes/` has the contracts. */
export const createRouteModules = (handlersDir: string): Plugin => {
  const folder = resolve(handlersDir, "routes");
  return {
    name: "route-modules",
    setup(build) {
      build.onLoad({ filter: CONTRACT }, async ({ path }) => {
        if (dirname(path) !== folder) return undefined;
        try {
          const { contracts } = await loadContracts(path);
          return { contents: printContracts(contracts, folder), loader: "js" };
        } catch (error) {
          const location = { file: relative(process.cwd(), path) };
          return { errors: [{ text: (error as Error).message, location }] };
        }
      });
    },
  };
};

interface LoadedContracts {
  /** By the name of the export. */
  contracts: [name: string, Contract][];
  /** The files that they are made of, relative to the project. */
  inputs: string[];
}

/** Runs a module of contracts. Libraries of schemas are those that it would load itself. */
export const loadContracts = async (path: string): Promise<LoadedContracts> => {
  const { outputFiles, metafile } = await bundle({
    entryPoints: [path],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const module = { exports: {} as Record<string, Contract> };
  const run = compileFunction(outputFiles[0]?.text ?? "", ["require", "module", "exports"]);
  Reflect.apply(run, undefined, [createRequire(resolve(path)), module, module.exports]);
  const contracts = Object.entries(module.exports);
  const other = contracts.find(([, contract]) => contract?.checked === undefined);
  if (other || contracts.length === 0) {
    throw new Error(
      `${basename(path)} exports ${other?.[0] ?? "nothing"}; expected a route, and nothing else.`,
    );
  }
  if (contracts.some(([name]) => name === "default")) {
    throw new Error(
      `${basename(path)} exports a route as its default; expected a name: export const ${parse(path).name}Route = …`,
    );
  }
  return { contracts, inputs: Object.keys(metafile.inputs) };
};

/** @returns the files that a bundle is made of, including those that only its contracts import. */
export const listSources = async ({ inputs }: Metafile): Promise<Set<string>> => {
  const paths = Object.keys(inputs);
  const contracts = paths.filter((path) => CONTRACT.test(path));
  const loaded = await Promise.all(contracts.map(loadContracts));
  return new Set([...paths, ...loaded.flatMap(({ inputs: sources }) => sources)]);
};

const printContracts = (contracts: LoadedContracts["contracts"], folder: string): string => {
  const used = new Set<string>();
  const lines = contracts.map(([name, { action, writes, ignoresId, checked }]) => {
    const { code, names } = printCheck(checked);
    for (const each of names) used.add(each);
    const fields = [
      `action: ${JSON.stringify(action)}`,
      ...(writes ? [`writes: ${JSON.stringify(writes)}`] : []),
      ...(ignoresId ? ["ignoresId: true"] : []),
      `check: ${code}`,
    ];
    return `export const ${name} = { ${fields.join(", ")} };`;
  });
  const from = relative(folder, CHECKS).split(sep).join("/");
  return [`import { ${[...used].join(", ")} } from ${JSON.stringify(from)};`, ...lines, ""].join(
    "\n",
  );
};
