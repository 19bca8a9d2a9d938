// npm run test:terraform: validates and plans each synthesized stack with the real AWS provider and dummy credentials.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { buildAndSynthesize } from "./lib/build-and-synth.ts";
import { copyStack } from "./lib/copy-stack.ts";
import { synthesizeCompleteStack } from "./lib/complete-stack.ts";
import { findPluginMirror, type PluginMirror } from "./lib/plugin-mirror.ts";
import { createOverride } from "./lib/terraform-override.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

interface Check {
  stack: string;
  variables: Record<string, string>;
  /** Folder of the stack. Default: where main.ts synthesizes it. */
  source?: string;
  /** Variables with which Terraform refuses to plan, and its message. */
  refused?: { variables: Record<string, string>; message: string };
}

const IDENTITY_PROVIDER = {
  TF_VAR_jwt_issuer: "https://identity.example.com",
  TF_VAR_jwt_jwks_uri: "https://identity.example.com/.well-known/jwks.json",
  TF_VAR_jwt_audiences: '["my-app"]',
};

const ACCOUNT_ROLE = {
  TF_VAR_api_gateway_account_role_arn: "arn:aws:iam::000000000000:role/api-gateway-logs",
};

const CHECKS: Check[] = [
  { stack: "dev", variables: {} },
  {
    stack: "prod",
    variables: { ...IDENTITY_PROVIDER, ...ACCOUNT_ROLE },
    refused: {
      variables: IDENTITY_PROVIDER,
      message: "Access logs need API Gateway's account role",
    },
  },
  { stack: "account", variables: {} },
  { stack: "dev-state", variables: {} },
];

class Skipped extends Error {}

interface Workspace {
  directory: string;
  environment: Record<string, string | undefined>;
}

const terraform = ({ directory, environment }: Workspace, ...args: string[]) => {
  const { error, status, stdout, stderr } = spawnSync("terraform", args, {
    cwd: directory,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", ...environment },
    encoding: "utf8",
  });
  if (error) throw new Skipped(`terraform cannot be run: ${error.message}`);
  return { status, output: `${stdout}${stderr}` };
};

const mustSucceed = (workspace: Workspace, ...args: string[]): string => {
  const { status, output } = terraform(workspace, ...args);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${output}`);
  return output;
};

/** A copy of the unchanged stack, with an override file next to it. */
const prepare = (
  { stack, source = `cdktf.out/stacks/${stack}` }: Check,
  mirror: PluginMirror | undefined,
): Workspace => {
  const directory = createTemporaryFolder(`terraform-${stack}`);
  copyStack(source, directory);
  const document: unknown = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  const override = createOverride(document, mirror?.version);
  writeFileSync(join(directory, "check_override.tf.json"), JSON.stringify(override));
  const config = join(directory, "terraform.rc");
  const installation = `provider_installation { filesystem_mirror { path = ${JSON.stringify(mirror?.directory)} } }`;
  writeFileSync(config, mirror ? installation : "");
  return { directory, environment: { TF_CLI_CONFIG_FILE: config } };
};

const NO_COLOR = ["-no-color", "-input=false"];

const check = ({ stack, variables, refused }: Check, workspace: Workspace): void => {
  const { status, output } = terraform(workspace, "init", ...NO_COLOR);
  if (output.includes("Failed to query available provider packages")) {
    throw new Skipped(`terraform init found no AWS provider:\n${output}`);
  }
  if (status !== 0) throw new Error(`terraform init failed:\n${output}`);
  mustSucceed(workspace, "validate", "-no-color");
  if (Object.keys(variables).length > 0) assertRefuses(workspace, "No value for required variable");
  if (refused) assertRefuses(withVariables(workspace, refused.variables), refused.message);
  const plan = mustSucceed(withVariables(workspace, variables), "plan", ...NO_COLOR);
  const [summary] = /^Plan: .*$/m.exec(plan) ?? [];
  if (!summary) throw new Error(`terraform plan has nothing to do:\n${plan}`);
  console.log(`${stack}: valid. ${summary}`);
};

const withVariables = (
  { directory, environment }: Workspace,
  variables: Record<string, string>,
): Workspace => ({ directory, environment: { ...environment, ...variables } });

/** Terraform must refuse a missing variable. Ignores line breaks, which Terraform inserts anywhere. */
const assertRefuses = (workspace: Workspace, message: string): void => {
  const { status, output } = terraform(workspace, "plan", ...NO_COLOR);
  if (status === 0 || !output.replaceAll(/[│\s]+/g, " ").includes(message)) {
    throw new Error(`terraform plan does not say "${message}":\n${output}`);
  }
};

const main = async (): Promise<void> => {
  await buildAndSynthesize();
  const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
  console.log(
    mirror ? `AWS provider ${mirror.version} from a mirror.` : "AWS provider from its registry.",
  );
  const complete = synthesizeCompleteStack();
  for (const one of [...CHECKS, { stack: "complete", variables: {}, source: complete.directory }]) {
    const workspace = prepare(one, mirror);
    try {
      check(one, workspace);
    } finally {
      rmSync(workspace.directory, { recursive: true });
    }
  }
  rmSync(complete.outDir, { recursive: true });
};

try {
  await main();
} catch (error) {
  if (error instanceof Skipped) console.log(`SKIPPED, nothing was checked. ${error.message}`);
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
