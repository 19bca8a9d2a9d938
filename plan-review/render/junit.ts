// A review as JUnit XML, which most CI systems show: one test case for each finding.
import { escapeControls } from "../../shared/escape-controls.ts";
import type { JudgedFinding } from "../allow-list.ts";
import type { Review } from "../review.ts";

export const writeJunit = (reviews: Review[]): string =>
  writeSuites(
    reviews.map(({ stack, subject, findings }) =>
      writeSuite(stack.name ?? subject, [
        ...stack.gaps.map((gap) => writeCase("plan", "whole", `<error message="${escape(gap)}"/>`)),
        ...findings.map(writeFinding),
      ]),
    ),
  );

/** @param message why there is no review. */
export const writeJunitError = (message: string): string =>
  writeSuites([
    writeSuite("plan review", [
      writeCase("plan", "readable", `<error message="${escape(message)}"/>`),
    ]),
  ]);

const writeSuites = (suites: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>`;

/** Without any finding there is one case, which passes: some systems take an empty suite for a failure. */
const writeSuite = (name: string, cases: string[]): string => {
  const count = (part: string): number => cases.filter((one) => one.includes(part)).length;
  const shown = cases.length > 0 ? cases : [writeCase("plan", "no findings", "")];
  const counts = `tests="${shown.length}" failures="${count("<failure ")}" errors="${count("<error ")}" skipped="${count("<skipped ")}"`;
  return `  <testsuite name="${escape(name)}" ${counts}>\n${shown.join("\n")}\n  </testsuite>`;
};

const writeFinding = ({ id, severity, resource, what, fix, allowedBy }: JudgedFinding): string => {
  if (allowedBy) {
    const reason = `Allowed until ${allowedBy.expires}: ${allowedBy.reason}`;
    return writeCase(id, resource, `<skipped message="${escape(reason)}"/>`);
  }
  return writeCase(
    id,
    resource,
    `<failure type="${severity}" message="${escape(what)}">${escape(fix)}</failure>`,
  );
};

const writeCase = (kind: string, name: string, body: string): string =>
  `    <testcase classname="${escape(kind)}" name="${escape(name)}">${body}</testcase>`;

/** XML 1.0 has no control characters, not even escaped, and no lone surrogates. */
const escape = (text: string): string =>
  escapeControls(text)
    .replaceAll(/[\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
