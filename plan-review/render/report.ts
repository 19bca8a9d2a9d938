// Writes a review as Markdown, the most important parts first, since the end may be truncated.
import { attributeLines, changedNames } from "./attributes.ts";
import type { JudgedFinding } from "../allow-list.ts";
import { spell, without } from "../iam/grants.ts";
import { type Policy, listPolicies } from "../iam/policies.ts";
import { code, cut, diff, html, row } from "./markdown.ts";
import type { Action, Resource, Severity, Stack } from "../plan/model.ts";
import { type Paths, withPaths } from "../plan/paths.ts";

/** @param subject what is reviewed, for example "Plan". @returns parts of Markdown, the most important first. */
export const writeReport = (subject: string, stack: Stack, findings: JudgedFinding[]): string[] => {
  const paths: Paths = new Map(stack.resources.map(({ address, path }) => [address, path]));
  const policies = listPolicies(stack);
  const section = sectionWriter(policies, paths);
  const ofAction = (action: Action) => stack.resources.filter((one) => one.action === action);
  const newCode = ofAction("change").filter(isCodeOnly);
  const changed = ofAction("change").filter((resource) => !newCode.includes(resource));
  return [
    `## ${subject}${stack.name === undefined ? "" : ` of ${code(stack.name)}`}: ${summary(stack)}\n`,
    ...findingsSection(findings, paths),
    ...iamSection(policies, paths),
    ...section("Destroyed", ofAction("destroy")),
    ...section("No longer managed", ofAction("forget")),
    ...section("Replaced", ofAction("replace")),
    ...section("Changed", changed),
    ...codeSection(newCode),
    ...section("Created", ofAction("create")),
  ];
};

const COUNTED: [Action, string][] = [
  ["create", "to create"],
  ["change", "to change"],
  ["replace", "to replace"],
  ["destroy", "to destroy"],
];

const summary = ({ resources }: Stack): string => {
  const count = (action: Action) => resources.filter((one) => one.action === action).length;
  const forgotten = count("forget");
  const counts = COUNTED.map(([action, words]) => `${count(action)} ${words}`).join(", ");
  if (resources.every(({ action }) => action === "none")) return "nothing to do";
  return forgotten === 0 ? counts : `${counts}, ${forgotten} to forget`;
};

const ORDER: Severity[] = ["error", "warning", "notice"];

const findingsSection = (findings: JudgedFinding[], paths: Paths): string[] => {
  if (findings.length === 0) return ["**No findings.**\n"];
  const sorted = ORDER.flatMap((severity) => findings.filter((one) => one.severity === severity));
  const [first = "", ...rows] = sorted.map((finding) => findingRow(finding, paths));
  const header = ["finding", "severity", "resource", "what", "how to fix"];
  return [`### Findings\n\n${row(header)}\n${row(header.map(() => "---"))}\n${first}`, ...rows, ""];
};

const findingRow = (finding: JudgedFinding, paths: Paths): string => {
  const { id, severity, resource, fix, allowedBy } = finding;
  const what = withPaths(finding.what, paths);
  const allowed = allowedBy
    ? ` **Allowed until ${allowedBy.expires}:** ${code(cut(allowedBy.reason))}`
    : "";
  return row([id, allowedBy ? `~~${severity}~~` : severity, code(resource), what + allowed, fix]);
};

const iamSection = (policies: Policy[], paths: Paths): string[] => {
  const byOwner = new Map<string, string[]>();
  for (const policy of policies) {
    const { owner } = policy;
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), ...iamLines(policy)]);
  }
  const changed = [...byOwner].filter(([, lines]) => lines.length > 0);
  return changed.map(
    ([owner, lines], index) =>
      `${index === 0 ? "### IAM changes\n\n" : ""}${code(owner)}\n\n${block(lines, paths)}\n`,
  );
};

/** An unreadable policy gets a line, unlike an unchanged one. */
const iamLines = ({ before, after, unreadable }: Policy): string[] =>
  unreadable === undefined
    ? [
        ...spell(without(after, before)).map((line) => `+ ${line}`),
        ...spell(without(before, after)).map((line) => `- ${line}`),
      ]
    : [`! cannot be read: ${unreadable}`];

type Section = (title: string, resources: Resource[]) => string[];

const sectionWriter = (policies: Policy[], paths: Paths): Section => {
  const spelled = policies.filter((policy) => iamLines(policy).length > 0);
  const withIam = new Set(spelled.map(({ resource }) => resource.address));
  return (title, resources) =>
    resources.map((resource, index) => {
      const heading = index === 0 ? `### ${title}\n\n` : "";
      const summaryLine = `<summary><code>${html(resource.path)}</code> (${html(resource.type)})</summary>`;
      const lines = attributeLines(resource, withIam.has(resource.address));
      // Expands only changes and replacements; created and destroyed resources are long lists.
      const open = resource.action === "change" || resource.action === "replace" ? " open" : "";
      return `${heading}<details${open}>${summaryLine}\n\n${block(lines, paths)}\n\n</details>\n`;
    });
};

/** Maximum lines of one resource; use `terraform show` for more. */
const MOST_LINES = 80;

const block = (lines: string[], paths: Paths): string => {
  const shown = lines.slice(0, MOST_LINES).map((line) => withPaths(line, paths));
  const left = lines.length - shown.length;
  return diff(left > 0 ? [...shown, `  … and ${left} more lines`] : shown);
};

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
  resource.type === "aws_lambda_function" && changedNames(resource).every((name) => CODE.has(name));

const codeSection = (functions: Resource[]): string[] =>
  functions.length === 0
    ? []
    : [`### New code only\n\n${functions.map(({ path }) => code(path)).join(", ")}\n`];
