// Plans a Terraform project with the terraform on PATH.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTerraform, type TerraformFolder } from "./run-terraform.ts";

export interface PlanFiles {
  /** Where terraform runs. */
  folder: TerraformFolder;
  /** For the plan's files. The caller removes it: plans may contain secrets. */
  workDirectory: string;
  /** Arguments of `terraform plan`. */
  variables: string[];
}

/** terraform ended with an error. */
export class TerraformError extends Error {
  readonly stderr: string;

  constructor(command: string, stderr: string) {
    super(`"terraform ${command}" failed:\n${shorten(stderr.trim())}`);
    this.stderr = stderr;
  }
}

/** Lines of Terraform's errors that are shown: the others follow from the first, or are like them. */
const MAX_LINES = 40;

/** An expression in a module fails once for each call of the module. */
const shorten = (text: string): string => {
  const errors = new Set(text.split(/^(?=Error: )/m).map((error) => error.trim()));
  const lines = [...errors].join("\n\n").split("\n");
  const left = lines.length - MAX_LINES;
  return left > 0
    ? [...lines.slice(0, MAX_LINES), `… and ${left} more lines`].join("\n")
    : lines.join("\n");
};

/**
 * @returns the path of the plan as JSON.
 * @throws {TerraformError | UsageError}
 */
export const planProject = async ({
  folder,
  workDirectory,
  variables,
}: PlanFiles): Promise<string> => {
  const binary = join(workDirectory, "plan.bin");
  const out = `-out=${binary}`;
  const marked = mark(folder, workDirectory);
  await mustRun(marked, "plan", "-input=false", "-lock=false", "-no-color", out, ...variables);
  const plan = await mustRun(marked, "show", "-json", binary);
  // What is in it is in the JSON, too.
  rmSync(binary, { force: true });
  const path = join(workDirectory, "plan.json");
  writeFileSync(path, plan, { mode: 0o600 });
  return path;
};

/** The gateway's guard knows by the variable what to end when the gateway was killed. */
const mark = ({ directory, environment }: TerraformFolder, folder: string): TerraformFolder => ({
  directory,
  environment: { ...environment, WEBSOCKET_GATEWAY_PLAN: `${folder}/` },
});

/** @throws {TerraformError} */
export const mustRun = async (folder: TerraformFolder, ...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await runTerraform(folder, args);
  if (status !== 0) throw new TerraformError(args[0] ?? "", stderr);
  return stdout;
};
