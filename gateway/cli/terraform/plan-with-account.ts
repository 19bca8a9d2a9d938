// Plans a Terraform project where it is, with the caller's own credentials and the project's state.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../options.ts";
import { planProject, TerraformError } from "./plan-project.ts";

interface AccountPlan {
  /** Folder of the root module; `terraform init` must have been run there. */
  project: string;
  workDirectory: string;
  /** Arguments of `terraform plan`. */
  variables: string[];
}

/** @returns the path of the plan as JSON. @throws {UsageError} */
export const planWithAccount = async ({
  project,
  workDirectory,
  variables,
}: AccountPlan): Promise<string> => {
  if (!existsSync(resolve(project, process.env["TF_DATA_DIR"] ?? ".terraform"))) {
    throw new UsageError(
      `${project} is not initialized: run "terraform -chdir=${project} init" first, ` +
        "or leave --account away to plan without an account.",
    );
  }
  const folder = { directory: project, environment: process.env };
  try {
    return await planProject({ folder, workDirectory, variables });
  } catch (error) {
    throw error instanceof TerraformError ? new UsageError(`${project}: ${error.message}`) : error;
  }
};
