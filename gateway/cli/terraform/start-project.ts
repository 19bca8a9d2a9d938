// Serves a Terraform project: plans it, and starts a gateway from the plan.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Gateway, type Output, startGateway } from "../../index.ts";
import { removeFolder } from "../../../shared/remove-folder.ts";
import { startGuard } from "../../lambda/guard.ts";
import { createRunFolder } from "../../run-folder.ts";
import type { ServeOptions } from "../options.ts";
import type { TerminalOutput } from "../terminal/terminal-output.ts";
import { readPlan } from "../../plan/plan-document.ts";
import { describeMadeUp } from "./made-up.ts";
import { planLocally } from "./plan-locally.ts";
import { planWithAccount } from "./plan-with-account.ts";
import { shadowProject } from "./shadow-project.ts";

/**
 * @param project folder of the root module.
 * @throws {UsageError | GatewayError}
 */
export const startProject = async (
  options: ServeOptions,
  output: TerminalOutput,
  project: string,
): Promise<Gateway> => {
  const runFolder = createRunFolder("terraform-plan");
  // Terraform itself outlives a gateway that is killed while it plans, and so does a plan, which may contain secrets.
  const guard = startGuard(runFolder);
  const clean = async (): Promise<void> => {
    guard.end();
    await removeFolder(runFolder);
  };
  try {
    const start = options.account ? startWithAccount : startLocally;
    const gateway = await start(options, output, { project, runFolder });
    const close = async (): Promise<void> => {
      await gateway.close();
      await clean();
    };
    return { ...gateway, close };
  } catch (error) {
    await clean();
    throw error;
  }
};

interface Folders {
  project: string;
  runFolder: string;
}

/** The copy stays until the gateway ends: planning may have written zips into it. */
const startLocally = async (
  options: ServeOptions,
  output: TerminalOutput,
  { project, runFolder }: Folders,
): Promise<Gateway> => {
  const shadow = shadowProject(project, join(runFolder, "project"));
  if (!shadow.isInitialized) output.info(DOWNLOADS);
  const { terraformVariables: variables, parameters } = options;
  const plan = { name: project, project: shadow, workDirectory: runFolder, variables, parameters };
  const planPath = await output.step(`Planning ${project} without an account`, () =>
    planLocally(plan),
  );
  output.info(LOCAL);
  const madeUp = describeMadeUp(readPlan(planPath));
  if (madeUp !== undefined) output.info(madeUp);
  const told = withOwnPaths(output, shadow.root);
  return startFromPlan({ ...options, output: told }, planPath, shadow.directory);
};

const DOWNLOADS =
  "This folder is not initialized: Terraform downloads the providers, once; they are kept outside of the project.";

const LOCAL =
  "Planned without an account: the gateway itself answered the AWS provider, and nothing was written into the project. " +
  "To plan with your own credentials and state, add --account.";

const startWithAccount = async (
  options: ServeOptions,
  output: TerminalOutput,
  { project, runFolder }: Folders,
): Promise<Gateway> => {
  const { terraformVariables: variables } = options;
  const planPath = await output.step(`Planning ${project}`, () =>
    planWithAccount({ project, workDirectory: runFolder, variables }),
  );
  return startFromPlan({ ...options, output }, planPath, project);
};

/** Removes the plan as soon as it is read: it may contain secrets. */
const startFromPlan = async (
  options: ServeOptions & { output: Output },
  planPath: string,
  projectDirectory: string,
): Promise<Gateway> => {
  try {
    return await startGateway({
      ...options,
      planPath,
      projectDirectory,
      sourceDirectory: projectDirectory,
    });
  } finally {
    rmSync(planPath, { force: true });
  }
};

/** Names the project's own files instead of the copy's. */
const withOwnPaths = (output: Output, root: string): Output => {
  const own = (line: string): string => line.replaceAll(root, "");
  return {
    ...output,
    functionLine: (name, line, level) => output.functionLine(name, own(line), level),
    info: (line) => output.info(own(line)),
    warn: (line) => output.warn(own(line)),
  };
};
