// node scripts/make-hcl-fixtures.ts [name …]: plans the projects of test/fixtures/hcl/, or only the named ones, with
// Terraform and without an account.
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { deployedState } from "./lib/deployed-state.ts";
import { findPluginMirror, type PluginMirror } from "./lib/plugin-mirror.ts";
import { runTerraform } from "./lib/run-terraform.ts";
import { createOverride } from "./lib/terraform-override.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const TARGET = "test/fixtures/hcl";

/** The projects only use runtimes that the available provider supports, so nothing is replaced. */
const WITHOUT_FUNCTIONS = { resource: {} };

/** The list of installed modules, which "terraform init" writes. */
const MANIFEST = ".terraform/modules/modules.json";

/** What this script writes. */
const MADE = new Set(["plan.json", "deployed.json", "modules.json"]);

/** Projects that are planned again as if they were deployed. */
const DEPLOYED = new Set(["several-apis"]);

/** Terraform runs in a copy of the project, so that every path in a plan is relative to it. */
const plan = (directory: string, mirror: PluginMirror): string => {
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write(
    "check_override.tf.json",
    JSON.stringify(createOverride(WITHOUT_FUNCTIONS, mirror.version)),
  );
  const path = JSON.stringify(mirror.directory);
  write("terraform.rc", `provider_installation { filesystem_mirror { path = ${path} } }`);
  runTerraform(directory, "init", "-input=false", "-no-color");
  return showPlan(directory);
};

const showPlan = (directory: string, ...args: string[]): string => {
  runTerraform(directory, "plan", "-input=false", "-no-color", "-out=plan.bin", ...args);
  return `${JSON.stringify(JSON.parse(runTerraform(directory, "show", "-json", "plan.bin")))}\n`;
};

const planDeployed = (directory: string, planPath: string): string => {
  writeFileSync(join(directory, "check.tfstate"), deployedState(planPath));
  return showPlan(directory, "-refresh=false");
};

const write = (path: string, text: string, mirror: PluginMirror): void => {
  for (const folder of [tmpdir(), homedir(), process.cwd(), mirror.directory]) {
    if (text.includes(`${folder}/`)) throw new Error(`${path} contains the path ${folder}.`);
  }
  writeFileSync(path, text);
  console.log(`${path}  ${text.length} characters`);
};

const makeOne = (name: string, mirror: PluginMirror): void => {
  const directory = createTemporaryFolder("hcl-fixture");
  try {
    cpSync(join(TARGET, name), directory, {
      recursive: true,
      filter: (path) => !MADE.has(basename(path)),
    });
    const planPath = join(TARGET, name, "plan.json");
    write(planPath, plan(directory, mirror), mirror);
    const manifest = join(directory, MANIFEST);
    if (existsSync(manifest)) cpSync(manifest, join(TARGET, name, "modules.json"));
    if (!DEPLOYED.has(name)) return;
    write(join(TARGET, name, "deployed.json"), planDeployed(directory, planPath), mirror);
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
if (!mirror) {
  console.error("There is no mirror of the AWS provider: set TF_PLUGIN_MIRROR to its folder.");
  process.exit(1);
}
const projects = readdirSync(TARGET, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const given = process.argv.slice(2);
for (const name of given.length > 0 ? given : projects) makeOne(name, mirror);
