// npm start -- --watch: rebuilds handlers when their files change, and passes the new zips to the gateway.
import { lstatSync, readdirSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { type BuildContext, type BuildFailure, context, formatMessages } from "esbuild";
import type { TerminalOutput } from "../../gateway/cli/index.ts";
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
  /** Why its last build failed. */
  error?: string;
}

/** The part of the gateway that runs and shows what was built. */
type Target = Pick<Gateway, "updateCode" | "showBuildError">;

type Output = Pick<TerminalOutput, "info" | "warn">;

/** Connections stay open; the next event runs the new code. */
export const watchHandlers = async (
  handlersDir: string,
  zipDir: string,
  gateway: Target,
  output: Output,
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
      for (const handler of affected) {
        reload(handler, gateway, output)
          .then(() => gateway.showBuildError(listErrors(handlers)))
          .catch((error: unknown) => output.warn(String(error)));
      }
    }, QUIET_MS);
  });
  output.info(`Watching ${handlersDir}/.`);
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

const reload = async (handler: Watched, gateway: Target, output: Output): Promise<void> => {
  try {
    const result = await handler.builder.rebuild();
    handler.inputs = await listSources(result.metafile);
    for (const { zipPath } of await writeBundles(result)) gateway.updateCode(zipPath);
    delete handler.error;
    output.info(`Reloaded ${handler.name}.`);
  } catch (error) {
    handler.error = await explain(error);
    output.warn(`Not reloaded; the last good build stays active. ${handler.error}`);
  }
};

/** With an excerpt of the file, where there is one. */
const explain = async (error: unknown): Promise<string> => {
  if (!isBuildFailure(error)) return error instanceof Error ? error.message : String(error);
  return (await formatMessages(error.errors, { kind: "error" })).join("").trim();
};

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error;

/** Handlers that share a broken file have the same error. */
const listErrors = (handlers: Watched[]): string | undefined => {
  const errors = new Set(handlers.flatMap(({ error }) => error ?? []));
  return errors.size === 0 ? undefined : [...errors].join("\n\n");
};
