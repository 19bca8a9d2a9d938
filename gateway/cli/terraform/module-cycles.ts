// Finds local modules that call themselves, directly or through others: "terraform init" installs them until a path is too
// long, or forever if they call themselves twice.
import { readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";
import { createModuleBody } from "../../hcl/module-body.ts";
import { parseHcl } from "../../hcl/parse-hcl.ts";
import { isSource, readProjectFile } from "../../hcl/source-files.ts";
import { UsageError } from "../options.ts";

/**
 * @param directory of the root module.
 * @throws {UsageError} when one of its modules calls itself.
 */
export const refuseModuleCycles = async (directory: string): Promise<void> => {
  const root = resolve(directory);
  if (!findCycle(root, new Map(), likelyCalls)) return;
  // What looks like a call may be a comment, or the source of something else: only then is parsing worth its time.
  const calls = await readCalls(listFolders(root));
  const cycle = findCycle(root, new Map(), (folder) => calls.get(folder) ?? []);
  if (!cycle) return;
  const names = cycle.map((folder) => relative(root, folder) || ".");
  throw new UsageError(
    `Modules call themselves: ${names.join(" → ")}. Terraform cannot install them; remove one of these calls.`,
  );
};

/** Folders by whether their calls have all been followed. */
type Visited = Map<string, boolean>;

type Calls = (folder: string) => string[];

/** More than any project nests, and few enough for the stack. */
const MAX_DEPTH = 500;

/** @returns the folders of the cycle, the first one again at the end. */
const findCycle = (
  folder: string,
  visited: Visited,
  calls: Calls,
  path: string[] = [],
): string[] | undefined => {
  const isDone = visited.get(folder);
  if (isDone === false) return [...path.slice(path.indexOf(folder)), folder];
  if (isDone === true || path.length > MAX_DEPTH) return undefined;
  visited.set(folder, false);
  for (const called of calls(folder)) {
    const cycle = findCycle(called, visited, calls, [...path, folder]);
    if (cycle) return cycle;
  }
  visited.set(folder, true);
  return undefined;
};

/** Local modules are called by relative paths. https://developer.hashicorp.com/terraform/language/modules/sources */
const SOURCE = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"$]*)?)"/g;

const likelyCalls: Calls = (folder) =>
  listSources(folder).flatMap((path) =>
    [...readText(path).matchAll(SOURCE)].map(([, source = "."]) => resolve(folder, source)),
  );

/** @returns the folder and all others that its modules may call. */
const listFolders = (root: string): string[] => {
  const folders = new Set([root]);
  for (const folder of folders) for (const called of likelyCalls(folder)) folders.add(called);
  return [...folders];
};

const readCalls = async (folders: string[]): Promise<Map<string, string[]>> => {
  const files = folders
    .flatMap(listSources)
    .map((path): [string, string] => [path, readText(path)]);
  const inHcl = files.filter(([path]) => !path.endsWith(".json"));
  const parsed = await parseHcl(inHcl);
  const bodies = new Map<string, unknown>(
    files.map(([path, text]) => [path, path.endsWith(".json") ? parseJsonOrNothing(text) : null]),
  );
  for (const [index, [path]] of inHcl.entries()) {
    const result = parsed[index];
    bodies.set(path, result && "body" in result ? result.body : null);
  }
  return new Map(
    folders.map((folder) => {
      const own = [...bodies].filter(([path]) => dirname(path) === folder).map(([, body]) => body);
      return [folder, [...createModuleBody(own).calls.values()].flatMap(localSource(folder))];
    }),
  );
};

const localSource =
  (folder: string) =>
  ({ source }: { source?: unknown }): string[] =>
    typeof source === "string" && /^\.\.?(\/|$)/.test(source) ? [resolve(folder, source)] : [];

const listSources = (folder: string): string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(folder)
        .filter(isSource)
        .map((name) => join(folder, name))
    : [];

/** A file that cannot be read calls nothing that is known. */
const readText = (path: string): string => {
  try {
    return readProjectFile(path).toString();
  } catch {
    return "";
  }
};
