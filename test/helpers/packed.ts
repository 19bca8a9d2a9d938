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

const run = promisify(execFile);

const readJson = (path: string): any => JSON.parse(readFileSync(path, "utf8"));

const FOLDERS = (readJson("package.json") as { workspaces: string[] }).workspaces;

const NPM = ["--no-audit", "--no-fund", "--prefer-offline"];

const folders: string[] = [];

const temporaryFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  folders.push(folder);
  return folder;
};

let packed: Promise<Map<string, string>> | undefined;

/** @returns paths of the tarballs, by package folder. */
export const packAll = (): Promise<Map<string, string>> => (packed ??= pack());

const pack = async (): Promise<Map<string, string>> => {
  const target = temporaryFolder("packed");
  const workspaces = FOLDERS.flatMap((folder) => ["--workspace", folder]);
  const { stdout } = await run(
    "npm",
    ["pack", "--json", "--pack-destination", target, ...workspaces],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const results = Object.values(
    JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<
      string,
      { name: string; filename: string }
    >,
  );
  return new Map(
    FOLDERS.map((folder) => {
      const { name } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as {
        name: string;
      };
      const result = results.find((one) => one.name === name);
      if (!result) throw new Error(`npm pack produced no tarball of ${folder}.`);
      return [folder, join(target, result.filename)];
    }),
  );
};

/** @param packages folders of the packages to install. @returns a folder that contains only them. */
export const installPacked = async (...packages: string[]): Promise<string> => {
  const folder = temporaryFolder("installed");
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  const tarballs = await packAll();
  const paths = packages.map((name) => tarballs.get(name) ?? name);
  await run("npm", ["install", ...NPM, "--legacy-peer-deps", ...paths], { cwd: folder });
  return folder;
};

/** Links installed packages into another folder, to avoid large downloads. */
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

/** @param version of Node.js. @returns the path of its executable, from npm's package `node`. */
export const installNode = async (version: string): Promise<string> => {
  const folder = temporaryFolder("node");
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const name = `node-${process.platform}-${process.arch}`;
  await run("npm", ["install", ...NPM, `${name}@${version}`], { cwd: folder });
  return join(folder, "node_modules", name, "bin/node");
};

export const copyInto = (folder: string, from: string): void =>
  cpSync(from, folder, { recursive: true });

after(function () {
  this.timeout(60_000);
  packed = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
