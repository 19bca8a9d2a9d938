// Plans a Terraform project in its folder, with the terraform on PATH.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "./options.ts";

/**
 * @param directory the root module; `terraform init` must have been run there.
 * @param workDirectory for the plan's files. The caller removes it: plans may contain secrets.
 * @param variables arguments of `terraform plan`.
 * @returns the path of the plan as JSON.
 * @throws {UsageError}
 */
export const planProject = (
  directory: string,
  workDirectory: string,
  variables: string[],
): string => {
  if (!existsSync(directory)) {
    throw new UsageError(
      `--terraform is "${directory}", which does not exist; expected the folder of a Terraform project.`,
    );
  }
  if (!existsSync(resolve(directory, process.env["TF_DATA_DIR"] ?? ".terraform"))) {
    throw new UsageError(
      `${directory} is not initialized: run "terraform -chdir=${directory} init" first. ` +
        'Without access to its state, use "init -backend=false" and an override file for the backend.',
    );
  }
  const binary = join(workDirectory, "plan.bin");
  terraform(
    directory,
    "plan",
    "-input=false",
    "-lock=false",
    "-no-color",
    `-out=${binary}`,
    ...variables,
  );
  const path = join(workDirectory, "plan.json");
  const plan = terraform(directory, "show", "-json", binary);
  writeFileSync(path, plan, { mode: 0o600 });
  return path;
};

const terraform = (directory: string, ...args: string[]): string => {
  const { error, status, stdout, stderr } = spawnSync("terraform", args, {
    cwd: directory,
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error) {
    throw new UsageError(
      `terraform cannot be run (${error.message}): install it, or create the plan elsewhere and pass it with --plan.`,
    );
  }
  if (status !== 0) {
    throw new UsageError(`"terraform ${args[0]}" failed in ${directory}:\n${stderr.trim()}`);
  }
  return stdout;
};
