// AWS's managed policies, as they were on a date. AWS changes them without notice.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
import { readFileSync } from "node:fs";

/** Statement of an IAM policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export type ManagedStatement = Readonly<Record<string, unknown>>;

const FILE = new URL("./facts/managed-policies.txt", import.meta.url);

interface Entry {
  /** `[folder/]Name`, as in its ARN. */
  path: string;
  json: string;
}

interface Table {
  /** The first line of the file. */
  date: string;
  /** By name, which is unique. Each of the other lines has a path, a space, and the statements. */
  policies: ReadonlyMap<string, Entry>;
}

const readTable = (): Table => {
  const [date = "", ...lines] = readFileSync(FILE, "utf8").trimEnd().split("\n");
  const entries = lines.map((line): [string, Entry] => {
    const path = line.slice(0, line.indexOf(" "));
    return [path.slice(path.lastIndexOf("/") + 1), { path, json: line.slice(path.length + 1) }];
  });
  return { date, policies: new Map(entries) };
};

let table: Table | undefined;

/** Read when first needed: the file has 2 MB. */
const getTable = (): Table => (table ??= readTable());

/** @returns the day of the table, for example `2026-08-22`. */
export const getManagedPoliciesDate = (): string => getTable().date;

/** The same in each partition. Service roles and job functions have folders of their own. */
const ARN = /^arn:([^:*]+):iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/;

/** Whether the policy is AWS's own. */
export const isManagedArn = (arn: string): boolean => ARN.test(arn);

/** @returns undefined for a customer's policy, and for one that the table does not have. */
export const findManagedPolicy = (arn: string): ManagedStatement[] | undefined => {
  const [, partition = "", name] = ARN.exec(arn) ?? [];
  const entry = name === undefined ? undefined : getTable().policies.get(name);
  if (!entry) return undefined;
  const json = entry.json.replaceAll('"arn:aws:', `"arn:${partition}:`);
  return JSON.parse(json) as ManagedStatement[];
};

/** @returns the ARN of one of AWS's policies in the partition `aws`; undefined for another name. */
export const findManagedPolicyArn = (name: string): string | undefined => {
  const entry = getTable().policies.get(name);
  return entry && `arn:aws:iam::aws:policy/${entry.path}`;
};
