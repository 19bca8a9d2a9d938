// npm run test:terraform: validates and plans each synthesized stack with the real AWS provider and dummy credentials.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPluginMirror, type PluginMirror } from "./lib/plugin-mirror.ts";
import { overrideOf } from "./lib/terraform-override.ts";

interface Check {
  stack: string;
  variables: Record<string, string>;
}

const DIGESTS = JSON.stringify(["ab".repeat(32)]);

const CHECKS: Check[] = [
  { stack: "dev", variables: {} },
  { stack: "prod", variables: { TF_VAR_token_digests: DIGESTS } },
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

/** A copy of the stack with an override file beside it: the stack itself is what is deployed. */
const prepare = (stack: string, mirror: PluginMirror | undefined): Workspace => {
  const directory = mkdtempSync(join(tmpdir(), `terraform-${stack}-`));
  cpSync(`cdktf.out/stacks/${stack}`, directory, { recursive: true });
  const document: unknown = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  const override = overrideOf(document, mirror?.version);
  writeFileSync(join(directory, "check_override.tf.json"), JSON.stringify(override));
  const config = join(directory, "terraform.rc");
  const installation = `provider_installation { filesystem_mirror { path = ${JSON.stringify(mirror?.directory)} } }`;
  writeFileSync(config, mirror ? installation : "");
  return { directory, environment: { TF_CLI_CONFIG_FILE: config } };
};

const NO_COLOR = ["-no-color", "-input=false"];

const check = ({ stack, variables }: Check, workspace: Workspace): void => {
  const { status, output } = terraform(workspace, "init", ...NO_COLOR);
  if (status !== 0) throw new Skipped(`terraform init found no AWS provider:\n${output}`);
  mustSucceed(workspace, "validate", "-no-color");
  if (Object.keys(variables).length > 0) assertAsks(workspace);
  const planned = { ...workspace, environment: { ...workspace.environment, ...variables } };
  const plan = mustSucceed(planned, "plan", ...NO_COLOR);
  const [summary] = /^Plan: .*$/m.exec(plan) ?? [];
  if (!summary) throw new Error(`terraform plan has nothing to do:\n${plan}`);
  console.log(`${stack}: valid. ${summary}`);
};

/** A variable without a default must be asked for, not forgotten. */
const assertAsks = (workspace: Workspace): void => {
  const { status, output } = terraform(workspace, "plan", ...NO_COLOR);
  if (status === 0 || !output.includes("No value for required variable")) {
    throw new Error(`terraform plan asks for no variable:\n${output}`);
  }
};

const main = (): void => {
  const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
  console.log(
    mirror ? `AWS provider ${mirror.version} from a mirror.` : "AWS provider from its registry.",
  );
  for (const one of CHECKS) {
    const workspace = prepare(one.stack, mirror);
    try {
      check(one, workspace);
    } finally {
      rmSync(workspace.directory, { recursive: true });
    }
  }
};

try {
  main();
} catch (error) {
  if (error instanceof Skipped) console.log(`SKIPPED, nothing was checked. ${error.message}`);
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
