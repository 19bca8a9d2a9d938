// The sections of resources that change, worst first, each with its attributes before and after.
import type { Policy } from "../iam/policies.ts";
import type { Action, Resource, Stack } from "../plan/model.ts";
import { attributeLines, changedNames } from "./attributes.ts";
import { isIamChanged } from "./iam.ts";
import { block, type Layout } from "./layout.ts";
import { code, html } from "./markdown.ts";

export const writeChanges = (
  { resources }: Stack,
  policies: Policy[],
  layout: Layout,
): string[] => {
  const withIam = listWithIam(policies);
  const section = (title: string, listed: Resource[]): string[] =>
    writeSection(title, listed, (one) => attributeLines(one, withIam.has(one), layout), layout);
  const ofAction = (action: Action) => resources.filter((one) => one.action === action);
  const newCode = new Set(ofAction("change").filter(isCodeOnly));
  return [
    ...section("Destroyed", ofAction("destroy")),
    ...section("No longer managed", ofAction("forget")),
    ...section("Replaced", ofAction("replace")),
    ...section(
      "Changed",
      ofAction("change").filter((one) => !newCode.has(one)),
    ),
    ...writeCode([...newCode]),
    ...section("Created", ofAction("create")),
  ];
};

/** Resources whose permissions the IAM section spells out. */
const listWithIam = (policies: Policy[]): Set<Resource> =>
  new Set(policies.filter(isIamChanged).map(({ resource }) => resource));

/** @param listLines of a resource, each with `+`, `-` or a space in front. */
export const writeSection = (
  title: string,
  resources: Resource[],
  listLines: (resource: Resource) => string[],
  layout: Layout,
): string[] =>
  resources.map((resource, index) => {
    const heading = index === 0 ? `### ${title}\n\n` : "";
    const lines = block([...listNotes(resource), ...listLines(resource)], layout);
    // Expands only changes and replacements; created and destroyed resources are long lists.
    const open = resource.action === "change" || resource.action === "replace" ? " open" : "";
    return `${heading}<details${open}>${writeName(resource)}\n\n${lines}\n\n</details>\n`;
  });

const writeName = ({ path, type }: Resource): string =>
  `<summary><code>${html(path)}</code> (${html(type)})</summary>`;

const listNotes = ({ movedFrom, importedFrom, deposed, reason = "" }: Resource): string[] => [
  ...(movedFrom === undefined ? [] : [`! moved from ${movedFrom}`]),
  ...(importedFrom === undefined ? [] : [`! imported from ${importedFrom || "an unknown id"}`]),
  ...(deposed === undefined ? [] : [`! the old object ${deposed} of an unfinished replacement`]),
  ...(EXPECTED.has(reason) ? [] : [`! reason: ${reason.replaceAll("_", " ")}`]),
];

/** Reasons that the section and its attributes already show. */
const EXPECTED = new Set([
  "",
  "replace_because_cannot_update",
  "delete_because_no_resource_config",
]);

/** Attributes that change only because the function's code changed. */
const CODE = new Set([
  "code_sha256",
  "filename",
  "last_modified",
  "qualified_arn",
  "qualified_invoke_arn",
  "source_code_hash",
  "source_code_size",
  "version",
]);

const isCodeOnly = (resource: Resource): boolean =>
  resource.type === "aws_lambda_function" &&
  resource.movedFrom === undefined &&
  resource.importedFrom === undefined &&
  changedNames(resource).every((name) => CODE.has(name));

const writeCode = (functions: Resource[]): string[] =>
  functions.length === 0
    ? []
    : [`### New code only\n\n${functions.map(({ path }) => code(path)).join(", ")}\n`];
