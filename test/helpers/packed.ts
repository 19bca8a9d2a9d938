// The packages as published: packed, and installed into folders outside this project.
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { closeAfterwards } from "./hooks.ts";
import { onceInRun } from "./once-in-run.ts";

const run = promisify(execFile);

const readJson = (path: string): any => JSON.parse(readFileSync(path, "utf8"));

export const PACKAGE_FOLDERS: string[] = readJson("package.json").workspaces;

const NPM = ["--no-audit", "--no-fund", "--prefer-offline"];

/** Removed after the test that asks for it, or after the suite whose hook does. */
const temporaryFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  closeAfterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** @returns paths of the tarballs, by the packages' folders. */
export const packAll = async (): Promise<Map<string, string>> =>
  new Map(await onceInRun("packed", pack));

const pack = async (target: string): Promise<[string, string][]> => {
  const workspaces = PACKAGE_FOLDERS.flatMap((folder) => ["--workspace", folder]);
  await run("npm", ["pack", "--pack-destination", target, ...workspaces], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return PACKAGE_FOLDERS.map((folder) => {
    const { name, version } = readJson(join(folder, "package.json"));
    return [folder, join(target, `${name}-${version}.tgz`)];
  });
};

/**
 * @param packages folders of the packages to install.
 * @param others from the registry, as npm takes them: `name@version`.
 * @returns a folder with nothing but them.
 */
export const installPacked = async (packages: string[], others: string[] = []): Promise<string> => {
  const folder = temporaryFolder("installed");
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  const tarballs = await packAll();
  const paths = packages.map((name) => tarballs.get(name) ?? name);
  await install(folder, ...paths, ...others);
  return folder;
};

/** @param args options, and packages; default: what the folder's `package.json` asks for. */
export const install = async (folder: string, ...args: string[]): Promise<void> => {
  await run("npm", ["install", ...NPM, ...args], { cwd: folder });
};

/** Puts packages that are installed here into another folder: what they weigh is not downloaded again. */
export const lendDependencies = (folder: string, ...names: string[]): void => {
  for (const name of names) {
    const target = join(folder, "node_modules", name);
    mkdirSync(join(target, ".."), { recursive: true });
    symlinkSync(resolve("node_modules", name), target, "dir");
  }
};

/** Makes a project use the packed tarballs of this project's packages. */
export const usePackages = async (project: string, ...packages: string[]): Promise<void> => {
  const tarballs = await packAll();
  const path = join(project, "package.json");
  const manifest = readJson(path);
  for (const folder of packages) {
    const { name } = readJson(join(folder, "package.json"));
    manifest.devDependencies[name] = `file:${tarballs.get(folder)}`;
  }
  writeFileSync(path, JSON.stringify(manifest));
};

export const copyInto = (folder: string, from: string): void =>
  cpSync(from, folder, { recursive: true });
