// Plans a Terraform project without an account, in a copy of it.
import { join } from "node:path";
import { removeFolder } from "../../../shared/remove-folder.ts";
import { UsageError } from "../options.ts";
import { type AccountEndpoint, openAccountEndpoint } from "./account-endpoint.ts";
import { adviseOnFiles, adviseOnInit, adviseOnVariables } from "./advice.ts";
import { createLocalEnvironment, keepProviders, writeProfiles } from "./local-environment.ts";
import { describeNeeds } from "./needs.ts";
import { refuseModuleCycles } from "./module-cycles.ts";
import type { Parameters } from "./parameters-option.ts";
import { mustRun, planProject, TerraformError } from "./plan-project.ts";
import type { TerraformFolder } from "./run-terraform.ts";
import { keepProviderRequests } from "./provider-requests.ts";
import type { ShadowProject } from "./shadow-project.ts";

export interface LocalPlan {
  /** As the user calls it. */
  name: string;
  project: ShadowProject;
  workDirectory: string;
  /** Arguments of `terraform plan`. */
  variables: string[];
  parameters: Parameters;
}

/** @returns the path of the plan as JSON. @throws {UsageError} */
export const planLocally = async (plan: LocalPlan): Promise<string> => {
  await refuseModuleCycles(plan.project.directory);
  const requests = keepProviderRequests(join(plan.workDirectory, "provider-requests"));
  const { parameters } = plan;
  const endpoint = await openAccountEndpoint({
    parameters,
    readDataSource: requests.readDataSource,
  });
  try {
    const configFile = join(plan.workDirectory, "aws-config");
    writeProfiles(configFile, new Set(), endpoint.accessKey);
    const folder = {
      directory: plan.project.directory,
      environment: { ...createLocalEnvironment(endpoint, configFile), ...requests.environment },
    };
    if (!plan.project.isInitialized || plan.project.hasBackend) await initialize(plan, folder);
    return await planAgain(plan, folder, {
      initialize: () => initialize(plan, folder),
      nameProfiles: (names) => writeProfiles(configFile, names, endpoint.accessKey),
    });
  } catch (error) {
    throw error instanceof TerraformError ? new UsageError(explain(error, plan, endpoint)) : error;
  } finally {
    endpoint.close();
    await removeFolder(requests.folder);
  }
};

/** It finds what the project has downloaded already. */
const initialize = async (
  { project, name }: LocalPlan,
  { directory, environment }: TerraformFolder,
): Promise<void> => {
  const kept = project.isInitialized ? {} : keepProviders();
  const folder = { directory, environment: { ...environment, ...kept } };
  try {
    await mustRun(folder, "init", "-input=false", "-no-color");
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    throw new UsageError(`${error.message}\n\n${adviseOnInit(error.stderr, name)}`);
  }
};

interface Remedies {
  initialize: () => Promise<void>;
  nameProfiles: (names: ReadonlySet<string>) => void;
}

/**
 * Plans until nothing is left that the gateway can add: modules that are newer than the project's last init, and
 * profiles, which only the provider's refusal tells, since their names may be values of variables.
 */
const planAgain = async (
  { workDirectory, variables, project }: LocalPlan,
  folder: TerraformFolder,
  remedies: Remedies,
): Promise<string> => {
  const profiles = new Set<string>();
  let isFresh = project.hasBackend || !project.isInitialized;
  for (;;) {
    try {
      return await planProject({ folder, workDirectory, variables: [...OPTIONS, ...variables] });
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      const profile = findProfile(error);
      if (profile !== undefined && !profiles.has(profile) && profiles.size < MAX_PROFILES) {
        remedies.nameProfiles(profiles.add(profile));
      } else if (!isFresh && error.stderr.includes("terraform init")) {
        isFresh = true;
        await remedies.initialize();
      } else throw error;
    }
  }
};

/** One data source after the other, so that each call is known to belong to the one that is being read. */
const OPTIONS = ["-refresh=false", "-parallelism=1"];

const MAX_PROFILES = 8;

const findProfile = ({ stderr }: TerraformError): string | undefined =>
  /failed to get shared config profile, ([\w.@-]+)/.exec(stderr)?.[1];

const explain = (
  error: TerraformError,
  { name, project }: LocalPlan,
  { unanswered }: AccountEndpoint,
): string =>
  describeNeeds(unanswered, error.stderr) ??
  [
    `${name}: ${error.message}`,
    ...adviseOnVariables(error.stderr, { name, directory: project.directory }),
    ...adviseOnFiles(error.stderr),
  ].join("\n\n");
