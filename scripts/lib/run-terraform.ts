// Runs Terraform in a folder that has its own terraform.rc, which says where providers come from.
import { spawnSync } from "node:child_process";

/** @returns what it writes. @throws with all of that when it fails. */
export const runTerraform = (directory: string, ...args: string[]): string => {
  const { error, status, stdout, stderr } = spawnSync("terraform", args, {
    cwd: directory,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "terraform.rc" },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
};
