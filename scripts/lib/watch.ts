// npm start -- --watch: rebuilds handlers when their files change, and hands the new zips to the gateway.
import { readdirSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { type BuildContext, context } from "esbuild";
import type { Gateway } from "../../gateway/index.ts";
import { buildOptions, entryPoints, type HandlerBuildOptions, writeBundles } from "./bundle.ts";

/** Milliseconds; editors write a file in several steps. */
const QUIET_MS = 50;

/** One handler, bundled on its own: a change costs what it touches. */
interface Watched {
  name: string;
  builder: BuildContext<HandlerBuildOptions>;
  /** Files that it was made of, relative to the project. */
  inputs: Set<string>;
}

/** Connections stay open: what changes is the code that the next event runs. */
export const watchHandlers = async (
  handlersDir: string,
  zipDir: string,
  gateway: Gateway,
): Promise<void> => {
  const entries = await entryPoints(handlersDir);
  const handlers = await Promise.all(entries.map((entry) => watchHandler(entry, zipDir)));
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  watchFolder(handlersDir, (path) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed.clear();
      const affected = handlers.filter(({ inputs }) => files.some((each) => inputs.has(each)));
      for (const handler of affected) reload(handler, gateway).catch(console.error);
    }, QUIET_MS);
  });
  console.log(`Watching ${handlersDir}/.`);
};

/**
 * One watcher for each folder. On Linux a recursive one watches every file by its inode, and so loses a file that an
 * editor replaces instead of writing it. https://nodejs.org/api/fs.html#inodes
 */
const watchFolder = (folder: string, onChange: (path: string) => void): void => {
  watch(folder, (event, file) => {
    if (file === null) return;
    const path = join(folder, file);
    onChange(path);
    if (event === "rename" && isFolder(path)) watchFolder(path, onChange);
  });
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) watchFolder(join(folder, entry.name), onChange);
  }
};

/** It may be gone again. */
const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const watchHandler = async (entry: string, zipDir: string): Promise<Watched> => {
  const builder = await context(buildOptions([entry], zipDir));
  const { metafile } = await builder.rebuild();
  return { name: basename(entry, ".ts"), builder, inputs: new Set(Object.keys(metafile.inputs)) };
};

const reload = async (handler: Watched, gateway: Gateway): Promise<void> => {
  try {
    const result = await handler.builder.rebuild();
    handler.inputs = new Set(Object.keys(result.metafile.inputs));
    for (const { zipPath } of await writeBundles(result)) gateway.updateCode(zipPath);
    console.log(`Reloaded ${handler.name}.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`Not reloaded; the last good build goes on. ${reason}`);
  }
};
