// A review as SARIF, which GitHub's code scanning shows.
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
import { stringifyPrintable } from "../../shared/escape-controls.ts";
import type { JudgedFinding } from "../allow-list.ts";
import type { Severity } from "../plan/model.ts";
import type { Review } from "../review.ts";
import { RULES } from "../rules/rules.ts";

const LEVELS: Record<Severity, string> = { error: "error", warning: "warning", notice: "note" };

interface Tool {
  /** Of this package. */
  version: string;
  /** The file that is reviewed; code scanning shows nothing without one. */
  path: string;
}

export const writeSarif = (reviews: Review[], tool: Tool): string => {
  const gaps = reviews.flatMap(({ stack }) => stack.gaps);
  const results = reviews.flatMap(({ findings }) => findings.map((one) => toResult(one, tool)));
  return writeRun(tool, results, gaps);
};

/** @param message why there is no review. */
export const writeSarifError = (message: string, tool: Tool): string =>
  writeRun(tool, [], [message]);

const writeRun = ({ version }: Tool, results: object[], problems: string[]): string =>
  stringifyPrintable(
    {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "terraform-plan-review", version, rules: RULES.map(toRule) } },
          invocations: [
            {
              executionSuccessful: problems.length === 0,
              toolExecutionNotifications: problems.map((text) => ({
                level: "error",
                message: { text },
              })),
            },
          ],
          results,
        },
      ],
    },
    2,
  );

const toRule = ({ id, title, fix, severity }: (typeof RULES)[number]): object => ({
  id,
  shortDescription: { text: toPlain(title) },
  help: { text: toPlain(fix), markdown: fix },
  defaultConfiguration: { level: LEVELS[severity] },
});

const toResult = (finding: JudgedFinding, { path }: Tool): object => ({
  ruleId: finding.id,
  level: LEVELS[finding.severity],
  message: {
    text: `${finding.resource}: ${toPlain(finding.what)} ${toPlain(finding.fix)}`,
    markdown: `${finding.what} ${finding.fix}`,
  },
  locations: [
    {
      physicalLocation: { artifactLocation: { uri: toUri(path) }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: finding.address, kind: "resource" }],
    },
  ],
  partialFingerprints: { "planReview/v1": `${finding.id} ${finding.address}` },
  ...(finding.allowedBy && {
    suppressions: [
      { kind: "external", status: "accepted", justification: finding.allowedBy.reason },
    ],
  }),
});

const toUri = (path: string): string => path.split(/[\\/]/).map(encodeURIComponent).join("/");

/** Markdown's code without its fences. */
const toPlain = (markdown: string): string =>
  markdown.replaceAll(/(`+)(?!`)(.*?[^`])\1(?!`)/g, (_, __, text: string) => text);
