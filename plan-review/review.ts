// One review: the findings of a stack, filtered by the allow-list, as Markdown and a verdict.
import { judge, type JudgedFinding } from "./allow-list.ts";
import { listPolicies, type Policy } from "./iam/policies.ts";
import type { Severity, Stack } from "./plan/model.ts";
import { type Report, writeReport } from "./render/report.ts";
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
  stack: Stack;
  policies: Policy[];
  subject: string;
  findings: JudgedFinding[];
  /** Whether every finding is allowed, and everything is known. */
  passes: boolean;
}

const SEVERITIES = ["none", "notice", "warning", "error"];

export const isSeverity = (text: string): text is Severity | "none" => SEVERITIES.includes(text);

export const review = (stack: Stack, options: ReviewOptions): Review => {
  const { subject, allowList, today, allow } = options;
  const policies = listPolicies(stack);
  const findings = judge(findFindings(stack, policies), allowList, stack.name, today);
  const limit = SEVERITIES.indexOf(allow);
  const isAllowed = findings.every(
    ({ severity, allowedBy }) => allowedBy !== undefined || SEVERITIES.indexOf(severity) <= limit,
  );
  return { stack, policies, subject, findings, passes: isAllowed && stack.gaps.length === 0 };
};

/** @param isShort whether long values and lists are cut. */
export const reportOn = (reviewed: Review, isShort: boolean): Report =>
  writeReport({ ...reviewed, isShort });
