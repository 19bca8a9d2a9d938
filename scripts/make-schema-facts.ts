// Makes plan-review/facts/sensitive-attributes.ts and test/fixtures/provider/ from the AWS provider's schema.
// Needs Terraform, and a mirror of the provider: TF_PLUGIN_MIRROR, or one in the usual places.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { findPluginMirror, type PluginMirror } from "./lib/plugin-mirror.ts";
import { runTerraform } from "./lib/run-terraform.ts";

interface Block {
  attributes?: Record<string, { sensitive?: boolean }>;
  block_types?: Record<string, { block: Block }>;
}

type Schemas = Record<string, { block: Block }>;

const TARGET = "plan-review/facts/sensitive-attributes.ts";
const TYPES = "test/fixtures/provider/types.json";

const readSchemas = (directory: string, { directory: path, version }: PluginMirror): Schemas => {
  const aws = { source: "hashicorp/aws", version };
  const document = { terraform: { required_providers: { aws } } };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(document));
  const mirror = `provider_installation { filesystem_mirror { path = ${JSON.stringify(path)} } }`;
  writeFileSync(join(directory, "terraform.rc"), mirror);
  runTerraform(directory, "init", "-input=false", "-no-color");
  const text = runTerraform(directory, "providers", "schema", "-json");
  const { provider_schemas: providers } = JSON.parse(text) as {
    provider_schemas: Record<string, { resource_schemas: Schemas }>;
  };
  return Object.values(providers)[0]?.resource_schemas ?? {};
};

const listAttributes = (
  { attributes = {}, block_types: blocks = {} }: Block,
  isListed: (name: string, attribute: { sensitive?: boolean }) => boolean,
): string[] => [
  ...Object.entries(attributes).flatMap(([name, one]) => (isListed(name, one) ? [name] : [])),
  ...Object.entries(blocks).flatMap(([name, { block }]) =>
    listAttributes(block, isListed).map((path) => `${name}.${path}`),
  ),
];

const listLines = (schemas: Schemas): string[] =>
  Object.entries(schemas).flatMap(([type, { block }]) => {
    const paths = listAttributes(block, (_, { sensitive }) => sensitive === true);
    return paths.length > 0 ? [`${type} ${paths.join(" ")}`] : [];
  });

const toSource = (lines: string[], version: string): string =>
  `// Made by scripts/make-schema-facts.ts from hashicorp/aws ${version}: attributes that the provider calls sensitive.

/** A resource type and its attributes on each line. */
export const SENSITIVE_ATTRIBUTES = \`
${lines.join("\n")}
\`;
`;

/** Arguments that a type has because losing its resources, or what is in them, costs something. */
const MARKS_OF_STATE =
  /^(deletion_protection(_enabled)?|enable_deletion_protection|termination_protection|skip_final_(snapshot|backup)|backup_retention_period|deletion_window_in_days|recovery_window_in_days|retention_in_days|message_retention_seconds)$/;

/** Every type, with its top-level arguments that say so. */
const listTypes = (schemas: Schemas): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(schemas).map(([type, { block }]) => [
      type,
      Object.keys(block.attributes ?? {}).filter((name) => MARKS_OF_STATE.test(name)),
    ]),
  );

const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
if (!mirror) {
  console.error("There is no mirror of the AWS provider: set TF_PLUGIN_MIRROR to its folder.");
  process.exit(1);
}
const directory = createTemporaryFolder("schema-facts");
try {
  const schemas = readSchemas(directory, mirror);
  writeFileSync(TARGET, toSource(listLines(schemas), mirror.version));
  mkdirSync("test/fixtures/provider", { recursive: true });
  writeFileSync(TYPES, `${JSON.stringify(listTypes(schemas))}\n`);
  console.log(`${TARGET} and ${TYPES}, from ${Object.keys(schemas).length} resource types`);
} finally {
  rmSync(directory, { recursive: true });
}
