// Reads the sources of a Terraform project: the root module, and the modules that "terraform init" has installed.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseJson } from "../../shared/bounded-json.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { findProblem, listOf, shaped, text } from "../terraform/shape.ts";
import { createModuleBody, type ModuleBody } from "./module-body.ts";
import { parseHcl, type Parsed } from "./parse-hcl.ts";
import { isSource, readProjectFile } from "./source-files.ts";

interface SourceModule {
  /** Relative to the root module, as in `path.module`. */
  directory: string;
  body: ModuleBody;
}

export interface Sources {
  /** Absolute path of the root module. */
  root: string;
  workspace: string;
  /** By the names of their calls, joined with dots: "" for the root module, `route.role` for `module.route.module.role`. */
  modules: Map<string, SourceModule>;
  /** What could not be read, a line for each file. */
  problems: string[];
}

/** @param directory of the root module. */
export const readSources = async (directory: string): Promise<Sources> => {
  const root = resolve(directory);
  const problems: string[] = [];
  const places = listModules(root, problems);
  const directories = [...new Set(places.values())];
  const bodies = await readBodies(root, directories, problems);
  const modules = new Map<string, SourceModule>();
  for (const [key, place] of places) {
    const body = bodies.get(place);
    if (body) modules.set(key, { directory: place, body });
  }
  return { root, workspace: readWorkspace(root), modules, problems };
};

/** A copy of a project that was planned without an account has its data in the usual folder. */
const dataDirectory = (root: string): string => {
  const usual = join(root, ".terraform");
  return existsSync(usual) ? usual : resolve(root, process.env["TF_DATA_DIR"] ?? usual);
};

/** https://developer.hashicorp.com/terraform/language/state/workspaces */
const readWorkspace = (root: string): string => {
  const path = join(dataDirectory(root), "environment");
  return (
    process.env["TF_WORKSPACE"] ??
    (existsSync(path) ? readProjectFile(path).toString().trim() : "default")
  );
};

const MANIFEST = shaped({ Modules: listOf(shaped({ Key: text, Dir: text }, ["Key", "Dir"])) }, [
  "Modules",
]);

/** @returns the folder of each module, from the list that "terraform init" writes. */
const listModules = (root: string, problems: string[]): Map<string, string> => {
  const places = new Map([["", "."]]);
  const path = join(dataDirectory(root), "modules", "modules.json");
  if (!existsSync(path)) return places;
  const manifest = attempt(path, problems, () => parseJson(readProjectFile(path).toString()));
  const problem = manifest === undefined ? undefined : findProblem(manifest, MANIFEST);
  if (problem !== undefined) problems.push(describe(path, problem));
  if (manifest === undefined || problem !== undefined) return places;
  const { Modules } = manifest as { Modules: { Key: string; Dir: string }[] };
  for (const { Key, Dir } of Modules) places.set(Key, Dir);
  return places;
};

/** Folders that were removed since "terraform init" are left out. */
const readBodies = async (
  root: string,
  directories: string[],
  problems: string[],
): Promise<Map<string, ModuleBody>> => {
  const read = directories.flatMap((directory) =>
    existsSync(join(root, directory))
      ? [{ directory, files: readFiles(join(root, directory), problems) }]
      : [],
  );
  const parsed = await parseAll(read.flatMap(({ files }) => files));
  return new Map(
    read.map(({ directory, files }) => {
      const bodies = files.flatMap(({ path }) => {
        const result = parsed.get(path);
        if (result && "body" in result) return [result.body];
        problems.push(describe(path, result?.problem ?? "it is not read"));
        return [];
      });
      return [directory, createModuleBody(bodies)];
    }),
  );
};

interface SourceFile {
  path: string;
  text: string;
}

const isOverride = (name: string): boolean => /(^|_)override\.tf(\.json)?$/.test(name);

/** Override files come last, as in Terraform. */
const readFiles = (directory: string, problems: string[]): SourceFile[] => {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && isSource(entry.name))
    .map(({ name }) => name)
    .toSorted();
  return [...names.filter((name) => !isOverride(name)), ...names.filter(isOverride)].flatMap(
    (name) => {
      const path = join(directory, name);
      const content = attempt(path, problems, () => readProjectFile(path).toString());
      return content === undefined ? [] : [{ path, text: content }];
    },
  );
};

const parseAll = async (files: SourceFile[]): Promise<Map<string, Parsed>> => {
  const results = new Map<string, Parsed>();
  const inHcl: [string, string][] = [];
  for (const { path, text: content } of files) {
    const problem = findExcess(content);
    if (problem !== undefined) results.set(path, { problem });
    else if (path.endsWith(".json")) results.set(path, parseJsonSyntax(content));
    else inHcl.push([path, content]);
  }
  const parsed = await parseHcl(inHcl).catch((error: unknown) =>
    inHcl.map(() => ({ problem: messageIn(error) })),
  );
  for (const [index, [path]] of inHcl.entries()) {
    results.set(path, parsed[index] ?? { problem: "the parser has not answered" });
  }
  return results;
};

const parseJsonSyntax = (content: string): Parsed => {
  try {
    return { body: parseJson(content) };
  } catch (error) {
    return { problem: messageIn(error) };
  }
};

/** Far more than anyone writes: the largest public modules have 2,000 lines, and nest ten deep. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
const MAX_DEPTH = 200;

/** Counts brackets, also those in strings, where they come in pairs too. */
const findExcess = (content: string): string | undefined => {
  if (content.length > MAX_CHARACTERS) {
    return `it is ${content.length} characters long; expected at most ${MAX_CHARACTERS}`;
  }
  let depth = 0;
  for (const bracket of content.match(/[([{)\]}]/g) ?? []) {
    depth += "([{".includes(bracket) ? 1 : -1;
    if (depth > MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} deep`;
  }
  return undefined;
};

const attempt = <Result>(
  path: string,
  problems: string[],
  read: () => Result,
): Result | undefined => {
  try {
    return read();
  } catch (error) {
    problems.push(describe(path, messageIn(error)));
    return undefined;
  }
};

const messageIn = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const describe = (path: string, problem: string): string =>
  `${path} cannot be read (${excerpt(problem.split("\n")[0] ?? "")}); what it declares is unknown here.`;
