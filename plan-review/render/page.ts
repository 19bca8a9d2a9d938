// Joins the parts of reports to a page: all of them, or as many as a GitHub comment takes.
import { FINDINGS_HEADER } from "./findings.ts";
import type { Report } from "./report.ts";

/**
 * Characters in a GitHub comment, minus some for what a workflow adds.
 *
 * https://github.com/orgs/community/discussions/27190
 */
const LONGEST_COMMENT = 65_536 - 1536;

export const writeWhole = (reports: Report[]): string =>
  reports.map((report) => [...writeHead(report, "full"), ...report.details].join("\n")).join("\n");

const writeHead = ({ heading, gaps, findings }: Report, form: "full" | "short"): string[] => [
  heading,
  ...gaps,
  ...(findings.length === 0
    ? ["**No findings.**\n"]
    : [[FINDINGS_HEADER, ...findings.map((finding) => finding[form])].join("\n"), ""]),
];

/**
 * Leaves out details first, then the words of findings. Every finding and the address of everything that is destroyed or
 * replaced stay, as long as these alone fit; what does not fit is counted.
 */
export const writeFitted = (reports: Report[], limit = LONGEST_COMMENT): string => {
  const whole = writeWhole(reports);
  if (whole.length <= limit) return whole;
  for (const form of ["full", "short"] as const) {
    const pages = reports.map((report) => [...writeHead(report, form), ...writeLost(report)]);
    const room = limit - measure(pages.flat()) - NOTE_ROOM;
    if (room >= 0) return withDetails(pages, reports, room, form);
  }
  return writeCrowded(reports, limit);
};

const writeLost = ({ lost }: Report): string[] =>
  lost.length === 0 ? [] : [`**Destroyed or replaced:** ${lost.join(", ")}\n`];

/** More than the note takes. */
const NOTE_ROOM = 500;

const measure = (parts: string[]): number => parts.reduce((sum, part) => sum + part.length + 1, 0);

const withDetails = (
  pages: string[][],
  reports: Report[],
  room: number,
  form: "full" | "short",
): string => {
  let left = 0;
  let rest = room;
  const parts = pages.flatMap((page, index) => {
    const details = reports[index]?.details ?? [];
    let kept = 0;
    while (kept < details.length && rest >= (details[kept]?.length ?? 0) + 1) {
      rest -= (details[kept]?.length ?? 0) + 1;
      kept += 1;
    }
    left += details.length - kept;
    return [...page, ...details.slice(0, kept)];
  });
  const words = form === "short" ? "the explanation of each finding and " : "";
  return parts.join("\n") + writeNote(`${words}${left} more parts of this review are omitted`);
};

const writeNote = (omitted: string): string =>
  `\n> **Truncated:** a GitHub comment has at most 65,536 characters, and ${omitted}. ` +
  "The option `--full` prints everything; the workflow keeps it as an artifact.";

/** So much is found that not even its addresses fit: as many as fit, findings first. */
const writeCrowded = (reports: Report[], limit: number): string => {
  const heads = reports.flatMap(({ heading, gaps }) => [heading, ...gaps]);
  const lines = [
    ...reports.flatMap(({ findings }) => findings.map(({ short }) => short)),
    ...reports.flatMap(({ lost }) => lost.map((one) => `| | | ${one} | | |`)),
  ];
  let room = limit - measure([...heads, FINDINGS_HEADER]) - NOTE_ROOM;
  let kept = 0;
  while (kept < lines.length && room >= (lines[kept]?.length ?? 0) + 1) {
    room -= (lines[kept]?.length ?? 0) + 1;
    kept += 1;
  }
  return (
    [...heads, FINDINGS_HEADER, ...lines.slice(0, kept)].join("\n") +
    writeNote(`${lines.length - kept} more findings and addresses are omitted with all details`)
  );
};
