// Runs Terraform in a folder with its own terraform.rc, which sets the source of providers.
import { spawnSync } from "node:child_process";

/** @returns its output. @throws with the output when it fails. */
export const runTerraform = (directory: string, ...args: string[]): string => {
  const { status, stdout, stderr } = tryTerraform(directory, ...args);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
};

/** The same for a command that may fail. */
export const tryTerraform = (directory: string, ...args: string[]) => {
  const result = spawnSync("terraform", args, {
    cwd: directory,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "terraform.rc" },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  return result;
};
