// node scripts/make-plan-fixtures.ts: writes test/fixtures/plans/ with Terraform and the AWS provider, without an account.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { FIRST, type FixtureVariant, synthesizeVariant } from "./lib/plan-fixtures/stack.ts";
import { type CreatingPlan, createState } from "./lib/plan-fixtures/state.ts";
import { findPluginMirror, type PluginMirror } from "./lib/plugin-mirror.ts";
import { runTerraform } from "./lib/run-terraform.ts";
import { createOverride } from "./lib/terraform-override.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const TARGET = "test/fixtures/plans";

/** Each is planned on the state after the first deployment. */
const LATER: Record<string, FixtureVariant> = {
  "route-added": { ...FIRST, routes: ["ping", "shout"] },
  "role-widened": { ...FIRST, connectDeletes: true },
  "table-replaced": { ...FIRST, tableName: "websocket-dev-live-connections" },
  "nothing-changed": FIRST,
};

/** Where createOverride puts the state. */
const STATE = "check.tfstate";

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

/** Terraform runs in the stack's own folder, so that every path in a plan is relative to it. */
const plan = (directory: string, mirror: PluginMirror, state: object | undefined): string => {
  const document = readJson(join(directory, "cdk.tf.json"));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write("check_override.tf.json", JSON.stringify(createOverride(document, mirror.version)));
  const path = JSON.stringify(mirror.directory);
  write("terraform.rc", `provider_installation { filesystem_mirror { path = ${path} } }`);
  if (state) write(STATE, JSON.stringify(state));
  runTerraform(directory, "init", "-input=false", "-no-color");
  runTerraform(directory, "plan", "-input=false", "-no-color", "-refresh=false", "-out=plan.bin");
  return withoutCopies(runTerraform(directory, "show", "-json", "plan.bin"));
};

/** Parts that the review does not read, or that repeat the values before the changes. */
const withoutCopies = (text: string): string => {
  const {
    prior_state: _,
    relevant_attributes: __,
    ...others
  } = JSON.parse(text) as object & {
    [name: string]: unknown;
  };
  return `${JSON.stringify(others)}\n`;
};

const save = (name: string, stackDirectory: string, text: string): void => {
  if (text.includes(tmpdir()))
    throw new Error(`The plan of ${name} contains a path of this machine.`);
  writeFileSync(`${TARGET}/${name}.json`, text);
  const document = readJson(join(stackDirectory, "cdk.tf.json"));
  writeFileSync(`${TARGET}/${name}.cdk.tf.json`, `${JSON.stringify(document)}\n`);
  console.log(`${TARGET}/${name}.json  ${text.length} characters`);
};

const makeAll = (directory: string, mirror: PluginMirror): void => {
  const first = synthesizeVariant(FIRST, join(directory, "first"));
  const text = plan(first, mirror, undefined);
  save("first-deployment", first, text);
  const state = createState(JSON.parse(text) as CreatingPlan, join(first, "cdk.tf.json"));
  for (const [name, variant] of Object.entries(LATER)) {
    const stack = synthesizeVariant(variant, join(directory, name));
    save(name, stack, plan(stack, mirror, state));
  }
};

const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
if (!mirror) {
  console.error("There is no mirror of the AWS provider: set TF_PLUGIN_MIRROR to its folder.");
  process.exit(1);
}
const directory = createTemporaryFolder("plan-fixtures");
try {
  makeAll(directory, mirror);
} finally {
  rmSync(directory, { recursive: true });
}
