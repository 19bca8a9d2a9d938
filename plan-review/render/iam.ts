// The section of permissions that are gained and lost, by the role, function, queue or key that they belong to.
import { groupBy } from "../../shared/group-by.ts";
import { spell } from "../iam/grants.ts";
import type { Policy } from "../iam/policies.ts";
import { block, type Layout } from "./layout.ts";
import { code } from "./markdown.ts";

export const writeIam = (policies: Policy[], layout: Layout): string[] => {
  const changed = [...groupBy(policies.filter(isIamChanged), ({ owner }) => owner)];
  return changed.map(([owner, group], index) => {
    const heading = index === 0 ? "### IAM changes\n\n" : "";
    return `${heading}${code(owner)}\n\n${block(group.flatMap(listIamLines), layout)}\n`;
  });
};

/** An unreadable policy gets a line, unlike an unchanged one. */
export const listIamLines = ({ gained, lost, unreadable }: Policy): string[] =>
  unreadable === undefined
    ? [...spell(gained).map((line) => `+ ${line}`), ...spell(lost).map((line) => `- ${line}`)]
    : [`! cannot be read: ${unreadable}`];

/** Whether a policy has such a line. */
export const isIamChanged = ({ gained, lost, unreadable }: Policy): boolean =>
  unreadable !== undefined || gained.length > 0 || lost.length > 0;
