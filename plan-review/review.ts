// One review: the findings of a stack, filtered by the allow-list, as Markdown and a verdict.
import { judge, type JudgedFinding } from "./allow-list.ts";
import type { Severity, Stack } from "./plan/model.ts";
import { writeReport } from "./render/report.ts";
import { findFindings } from "./rules/rules.ts";

export interface ReviewOptions {
  /** What is reviewed, for the heading. */
  subject: string;
  /** Entries of plan-review.json. */
  allowList: unknown[];
  /** `YYYY-MM-DD`. */
  today: string;
  /** The most severe finding that passes; with `none`, not even a notice passes. */
  allow: Severity | "none";
}

export interface Review {
  /** Parts of Markdown, the most important first. */
  parts: string[];
  /** Whether every finding is allowed. */
  passes: boolean;
  findings: JudgedFinding[];
}

const SEVERITIES = ["none", "notice", "warning", "error"];

export const isSeverity = (text: string): text is Severity | "none" => SEVERITIES.includes(text);

export const review = (stack: Stack, options: ReviewOptions): Review => {
  const { subject, allowList, today, allow } = options;
  const findings = judge(findFindings(stack), allowList, stack.name, today);
  const limit = SEVERITIES.indexOf(allow);
  const passes = findings.every(
    ({ severity, allowedBy }) => allowedBy !== undefined || SEVERITIES.indexOf(severity) <= limit,
  );
  return { parts: writeReport(subject, stack, findings), passes, findings };
};
