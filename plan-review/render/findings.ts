// The table of findings.
import type { JudgedFinding } from "../allow-list.ts";
import type { Severity } from "../plan/model.ts";
import { withPaths } from "../plan/paths.ts";
import { cutValue, type Layout } from "./layout.ts";
import { code, mapCode, row } from "./markdown.ts";

const ORDER: Severity[] = ["error", "warning", "notice"];

const HEADER = ["finding", "severity", "resource", "what", "how to fix"];

/** Heads the table of findings. */
export const FINDINGS_HEADER = `### Findings\n\n${row(HEADER)}\n${row(HEADER.map(() => "---"))}`;

/** @returns a row for each finding, errors first; the short one without what is wrong and how to fix it. */
export const writeFindings = (
  findings: JudgedFinding[],
  layout: Layout,
): { full: string; short: string }[] =>
  ORDER.flatMap((severity) => findings.filter((one) => one.severity === severity)).map(
    (finding) => ({ full: writeRow(finding, layout), short: writeShortRow(finding) }),
  );

const writeRow = (finding: JudgedFinding, layout: Layout): string => {
  const { id, resource, fix, allowedBy } = finding;
  const what = mapCode(finding.what, (text) => withPaths(text, layout.paths));
  const allowed = allowedBy
    ? ` **Allowed until ${allowedBy.expires}:** ${code(cutValue(allowedBy.reason, layout))}`
    : "";
  return row([id, writeSeverity(finding), code(resource), what + allowed, fix]);
};

const writeShortRow = (finding: JudgedFinding): string =>
  row([finding.id, writeSeverity(finding), code(finding.resource), "", ""]);

const writeSeverity = ({ severity, allowedBy }: JudgedFinding): string =>
  allowedBy ? `~~${severity}~~` : severity;
