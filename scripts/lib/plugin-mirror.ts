// Finds a copy of the AWS provider on this machine, so that Terraform runs without a registry.
// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const PROVIDER = "registry.terraform.io/hashicorp/aws";

export interface PluginMirror {
  directory: string;
  /** The latest version in the mirror. */
  version: string;
}

/** @param given a mirror to use. Default: one in the usual places, if there is any. */
export const findPluginMirror = (given?: string): PluginMirror | undefined => {
  const directory = given ?? candidates().find((path) => existsSync(join(path, PROVIDER)));
  if (directory === undefined) return undefined;
  const [version] = versionsIn(join(directory, PROVIDER));
  return version === undefined ? undefined : { directory, version };
};

const ROOTS = [
  homedir(),
  join(homedir(), ".terraform.d"),
  "/opt",
  "/usr/local/share",
  "/usr/share",
];

const candidates = (): string[] => ROOTS.flatMap((root) => [root, ...foldersIn(root)]);

const foldersIn = (directory: string): string[] =>
  existsSync(directory)
    ? readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(directory, name))
    : [];

const versionsIn = (directory: string): string[] =>
  existsSync(directory)
    ? readdirSync(directory).toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
    : [];
