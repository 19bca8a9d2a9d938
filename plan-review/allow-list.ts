// The committed list of findings that somebody has looked at: each with a reason, and until when it holds.
import { parseJson } from "../shared/bounded-json.ts";
import { code } from "./markdown.ts";
import { type Finding, isBody } from "./model.ts";

export interface AllowListEntry {
  /** Id of a finding, for example `PR001`. */
  finding: string;
  /** Construct path, or Terraform address where there is none. */
  resource: string;
  reason: string;
  /** The last day on which it holds, `YYYY-MM-DD` in UTC. */
  expires: string;
}

/** A list that is no list. Wrong entries in it are findings. */
export class UnreadableAllowList extends Error {}

export interface JudgedFinding extends Finding {
  /** The entry that allows it. */
  allowedBy?: AllowListEntry;
}

/** Findings about the list itself cannot be allowed by it. */
const EXPIRED = "PR901";
const INCOMPLETE = "PR902";
const UNUSED = "PR903";

/** @throws {UnreadableAllowList} */
export const parseAllowList = (text: string): unknown[] => {
  let list: unknown;
  try {
    list = parseJson(text);
  } catch (error) {
    throw new UnreadableAllowList("The allow-list is no JSON.", { cause: error });
  }
  if (Array.isArray(list)) return list;
  throw new UnreadableAllowList("The allow-list is no list: expected [] or a list of entries.");
};

/**
 * @param entries of the list, for all stacks.
 * @param stackName entries of other stacks are neither used nor unused.
 * @param today as `YYYY-MM-DD`.
 * @returns the findings, and what is to be said about the entries.
 */
export const judge = (
  findings: Finding[],
  entries: unknown[],
  stackName: string | undefined,
  today: string,
): JudgedFinding[] => {
  const complete = entries.filter(isComplete);
  const expired = complete.filter(({ expires }) => expires < today);
  const valid = complete.filter(({ expires }) => expires >= today);
  const judged = findings.map((finding) => ({ ...finding, ...allowance(finding, valid) }));
  const used = new Set(judged.map(({ allowedBy }) => allowedBy));
  const unused = valid.filter((entry) => isOfStack(entry, stackName) && !used.has(entry));
  return [
    ...judged,
    ...expired.filter((entry) => isOfStack(entry, stackName)).map(expiredFinding),
    ...entries.filter((entry) => !isComplete(entry)).map(incompleteFinding),
    ...unused.map(unusedFinding),
  ];
};

const isComplete = (entry: unknown): entry is AllowListEntry =>
  isBody(entry) &&
  ["finding", "resource", "reason"].every((name) => isText(entry[name])) &&
  isDate(entry["expires"]);

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const isDate = (value: unknown): boolean =>
  typeof value === "string" &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);

const allowance = (finding: Finding, entries: AllowListEntry[]): { allowedBy?: AllowListEntry } => {
  const allowedBy = entries.find(
    (entry) =>
      entry.finding === finding.id &&
      (entry.resource === finding.resource || entry.resource === finding.address),
  );
  return allowedBy ? { allowedBy } : {};
};

const isOfStack = ({ resource }: AllowListEntry, stackName: string | undefined): boolean =>
  stackName === undefined || resource.startsWith(`${stackName}/`) || !resource.includes("/");

const expiredFinding = ({ finding, resource, expires }: AllowListEntry): Finding => ({
  id: EXPIRED,
  severity: "error",
  resource,
  address: resource,
  what: `The allowance of ${finding} expired on ${expires}.`,
  mend: "Mend what it allowed, or look at it again and set a new date.",
});

const unusedFinding = ({ finding, resource }: AllowListEntry): Finding => ({
  id: UNUSED,
  severity: "notice",
  resource,
  address: resource,
  what: `The allowance of ${finding} allows nothing here.`,
  mend: "Remove it once it has been of use.",
});

const incompleteFinding = (entry: unknown): Finding => ({
  id: INCOMPLETE,
  severity: "error",
  resource: "plan-review.json",
  address: "plan-review.json",
  what: `An entry is incomplete: ${code(JSON.stringify(entry))}.`,
  mend: "Give it `finding`, `resource`, `reason`, and `expires` as YYYY-MM-DD.",
});
