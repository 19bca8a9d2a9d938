// npm start -- --watch: rebuilds handlers when their files change, and passes the new zips to the gateway.
import { lstatSync, readdirSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { type BuildContext, context } from "esbuild";
import type { Gateway } from "../../gateway/index.ts";
import { buildOptions, entryPoints, type HandlerBuildOptions, writeBundles } from "./bundle.ts";
import { listSources } from "./route-modules.ts";

/** Milliseconds to wait for more changes: editors write a file in several steps. */
const QUIET_MS = 50;

/** One handler, bundled separately, so that a change rebuilds only what it affects. */
interface Watched {
  name: string;
  builder: BuildContext<HandlerBuildOptions>;
  /** Its source files, relative to the project. */
  inputs: Set<string>;
}

/** Connections stay open; the next event runs the new code. */
export const watchHandlers = async (
  handlersDir: string,
  zipDir: string,
  gateway: Pick<Gateway, "updateCode">,
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
 * One watcher per folder. On Linux a recursive one watches every file by inode, and loses a file that an editor
 * replaces. https://nodejs.org/api/fs.html#inodes
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

/** It may be deleted already. A link to a folder is not followed: it may lead out of the project, or back to itself. */
const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const watchHandler = async (entry: string, zipDir: string): Promise<Watched> => {
  const builder = await context(buildOptions([entry], zipDir));
  const { metafile } = await builder.rebuild();
  return { name: basename(entry, ".ts"), builder, inputs: await listSources(metafile) };
};

const reload = async (handler: Watched, gateway: Pick<Gateway, "updateCode">): Promise<void> => {
  try {
    const result = await handler.builder.rebuild();
    handler.inputs = await listSources(result.metafile);
    for (const { zipPath } of await writeBundles(result)) gateway.updateCode(zipPath);
    console.log(`Reloaded ${handler.name}.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`Not reloaded; the last good build stays active. ${reason}`);
  }
};
