// The committed list of accepted findings, each with a reason and an expiry date.
import { parseJson } from "../shared/bounded-json.ts";
import { code } from "./render/markdown.ts";
import { isBody } from "./marks/body.ts";
import type { Finding } from "./plan/model.ts";

interface AllowListEntry {
  /** Id of a finding, for example `PR001`. */
  finding: string;
  /** Construct path, or Terraform address if it has none. */
  resource: string;
  reason: string;
  /** The last day on which it is valid, `YYYY-MM-DD` in UTC. */
  expires: string;
}

/** The file is not a JSON list. Invalid entries in a list are findings instead. */
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
    throw new UnreadableAllowList("The allow-list is not JSON: expected [] or a list of entries.", {
      cause: error,
    });
  }
  if (Array.isArray(list)) return list;
  throw new UnreadableAllowList("The allow-list is not a list: expected [] or a list of entries.");
};

/**
 * @param entries of the allow-list, for all stacks.
 * @param stackName entries of other stacks are ignored.
 * @param today `YYYY-MM-DD`.
 * @returns the findings, and findings about the entries themselves.
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
  fix: "Fix what it allowed, or review it again and set a new date.",
});

const unusedFinding = ({ finding, resource }: AllowListEntry): Finding => ({
  id: UNUSED,
  severity: "notice",
  resource,
  address: resource,
  what: `The allowance of ${finding} matches nothing.`,
  fix: "Remove it once it is no longer needed.",
});

const incompleteFinding = (entry: unknown): Finding => ({
  id: INCOMPLETE,
  severity: "error",
  resource: "plan-review.json",
  address: "plan-review.json",
  what: `An entry is incomplete: ${code(JSON.stringify(entry))}.`,
  fix: "Give it `finding`, `resource`, `reason`, and `expires` as YYYY-MM-DD.",
});
