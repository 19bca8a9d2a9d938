// Turns a review into the parts of a page. What must not get lost comes first, since the end may be left out.
import type { JudgedFinding } from "../allow-list.ts";
import type { Policy } from "../iam/policies.ts";
import type { Stack } from "../plan/model.ts";
import type { Paths } from "../plan/paths.ts";
import { writeChanges } from "./changes.ts";
import { writeFindings } from "./findings.ts";
import { writeIam } from "./iam.ts";
import { code } from "./markdown.ts";
import { writeOutside } from "./outside.ts";
import { summarize } from "./summary.ts";

/** A page in parts of Markdown. */
export interface Report {
  heading: string;
  /** Why the plan is not the whole truth. */
  gaps: string[];
  /** Every finding: in full, and in the fewest words. */
  findings: { full: string; short: string }[];
  /** The address of everything that is destroyed or replaced. */
  lost: string[];
  /** Everything else, the most important first. */
  details: string[];
}

export interface ReportInput {
  /** What is reviewed, for example "Plan". */
  subject: string;
  stack: Stack;
  findings: JudgedFinding[];
  policies: Policy[];
  /** Whether values and lists are cut to a length that a person reads. */
  isShort: boolean;
}

export const writeReport = ({
  subject,
  stack,
  findings,
  policies,
  isShort,
}: ReportInput): Report => {
  const { name, resources, gaps } = stack;
  const paths: Paths = new Map(resources.map(({ address, path }) => [address, path]));
  const layout = { paths, isShort };
  return {
    heading: `## ${subject}${name === undefined ? "" : ` of ${code(name)}`}: ${summarize(stack)}\n`,
    gaps: gaps.map((gap) => `> **Not everything is known:** ${gap}\n`),
    findings: writeFindings(findings, layout),
    lost: resources
      .filter(({ action }) => action === "destroy" || action === "replace")
      .map(
        ({ action, path }) => `${code(path)} ${action === "destroy" ? "destroyed" : "replaced"}`,
      ),
    details: [
      ...writeIam(policies, layout),
      ...writeChanges(stack, policies, layout),
      ...writeOutside(stack, layout),
    ],
  };
};
