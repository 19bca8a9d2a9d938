// A copy of a Terraform project, so that planning writes nothing into the project itself.
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, parse, relative, resolve } from "node:path";
import { readBoundedFile } from "../../../shared/bounded-file.ts";
import { isSource } from "../../hcl/source-files.ts";
import { UsageError } from "../options.ts";
import { findRepository } from "./find-repository.ts";
import { removeImports } from "./import-blocks.ts";
import { listFolder } from "../../../shared/list-folder.ts";
import { MirrorTree } from "./mirror-tree.ts";

export interface ShadowProject {
  /** The copy of the project's folder. */
  directory: string;
  /** What precedes the path of every file in the copy: without it, a path is that of the project's own file. */
  root: string;
  /** Whether the project has downloaded its providers. */
  isInitialized: boolean;
  /** Whether the project names a backend, which the copy replaces. */
  hasBackend: boolean;
}

/** Terraform's own files, which it writes to. */
const DATA = ".terraform";
const LOCK = ".terraform.lock.hcl";

/**
 * State stays on this machine: a plan needs no access to a remote backend.
 * https://developer.hashicorp.com/terraform/language/files/override
 */
const OVERRIDE = "aws_websocket_gateway_override.tf.json";

/**
 * The project's repository is repeated, too, so that paths such as `../dist/send.zip` lead where they do there. What is
 * above and beside the repository is linked.
 *
 * @param project folder of the root module.
 * @param root an empty folder; the caller removes it.
 * @throws {UsageError} when the folder is missing, or has no Terraform files.
 */
export const shadowProject = (project: string, root: string): ShadowProject => {
  const source = resolve(project);
  assertProject(project, source);
  const directory = join(root, relative(parse(source).root, source));
  mkdirSync(directory, { recursive: true });
  const tree = new MirrorTree();
  tree.mirror(source, directory, { except: new Set([DATA, LOCK]), linked: PACKAGES });
  mirrorAncestors(tree, source, directory);
  leaveOutImports(directory);
  if (existsSync(join(source, LOCK))) copyFileSync(join(source, LOCK), join(directory, LOCK));
  const isInitialized = linkDownloads(source, directory);
  const hasBackend = namesBackend(source);
  if (hasBackend) {
    writeFileSync(
      join(directory, OVERRIDE),
      JSON.stringify({ terraform: { backend: { local: {} } } }),
    );
  }
  return { directory, root, isInitialized, hasBackend };
};

const listSources = (folder: string): string[] =>
  readdirSync(folder).filter((name) => isSource(name) && isReadable(join(folder, name)));

/** A link of an editor may lead nowhere, and reading a pipe would wait for a writer. */
const isReadable = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** A comment may say so without need: that costs only time. */
const namesBackend = (folder: string): boolean =>
  listSources(folder).some((name) =>
    /\b(backend|cloud)\b/.test(readBoundedFile(join(folder, name))),
  );

/** Everything is planned as new. Only the root module may have import blocks. The project keeps its own file. */
const leaveOutImports = (directory: string): void => {
  for (const name of listSources(directory)) {
    const path = join(directory, name);
    const text = readBoundedFile(path);
    const without = removeImports(name, text);
    if (without === text) continue;
    rmSync(path);
    writeFileSync(path, without);
  }
};

const assertProject = (project: string, source: string): void => {
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    const what = found ? "is not a folder" : "does not exist";
    throw new UsageError(
      `--terraform is "${project}", which ${what}; expected the folder of a Terraform project.`,
    );
  }
  if (listSources(source).length === 0) {
    throw new UsageError(
      `--terraform is "${project}", which has no .tf files; expected the folder of a Terraform project's root module.`,
    );
  }
};

/** In the root module and at the repository's root they belong to tools; in other folders, functions may need them. */
const PACKAGES = new Set(["node_modules"]);

const mirrorAncestors = (tree: MirrorTree, source: string, directory: string): void => {
  const repository = findRepository(source);
  for (let [from, to] = [source, directory]; from !== dirname(from);) {
    const isInside = from !== repository && isWithin(repository, from);
    const except = new Set([basename(from)]);
    [from, to] = [dirname(from), dirname(to)];
    if (isInside) tree.mirror(from, to, { except, linked: PACKAGES });
    else linkEntries(from, to, except);
  }
};

const isWithin = (folder: string, path: string): boolean => path.startsWith(`${folder}/`);

const linkEntries = (from: string, to: string, except: ReadonlySet<string>): void => {
  for (const { name } of listFolder(from)) {
    if (!except.has(name)) symlinkSync(join(from, name), join(to, name));
  }
};

/** Links what init has downloaded; not its note of the backend, which differs here. */
const linkDownloads = (source: string, directory: string): boolean => {
  const from = resolve(source, process.env["TF_DATA_DIR"] ?? DATA);
  const to = join(directory, DATA);
  mkdirSync(to);
  if (!existsSync(from)) return false;
  linkFolders(join(from, "providers"), join(to, "providers"), PROVIDER_DEPTH);
  linkFolders(join(from, "modules"), join(to, "modules"), 1);
  if (existsSync(join(from, "environment"))) {
    copyFileSync(join(from, "environment"), join(to, "environment"));
  }
  return existsSync(join(from, "providers"));
};

/** `{host}/{namespace}/{type}/{version}/{platform}`: Terraform itself links the last of these to a cache. */
const PROVIDER_DEPTH = 5;

/** Makes folders of its own down to a depth, and links what is below: Terraform may add others beside it. */
const linkFolders = (from: string, to: string, depth: number): void => {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (lstatSync(source).isFile()) copyFileSync(source, target);
    else if (depth === 1) symlinkSync(source, target);
    else linkFolders(source, target, depth - 1);
  }
};
