// The section of permissions that are gained and lost, by the role, function, queue or key that they belong to.
import { groupBy } from "../../shared/group-by.ts";
import { spell, without } from "../iam/grants.ts";
import type { Policy } from "../iam/policies.ts";
import { block, type Layout } from "./layout.ts";
import { code } from "./markdown.ts";

export const writeIam = (policies: Policy[], layout: Layout): string[] => {
  const owners = [...groupBy(policies, ({ owner }) => owner)];
  const changed = owners
    .map(([owner, group]) => ({ owner, lines: group.flatMap(listIamLines) }))
    .filter(({ lines }) => lines.length > 0);
  return changed.map(
    ({ owner, lines }, index) =>
      `${index === 0 ? "### IAM changes\n\n" : ""}${code(owner)}\n\n${block(lines, layout)}\n`,
  );
};

/** An unreadable policy gets a line, unlike an unchanged one. */
export const listIamLines = ({ before, after, unreadable }: Policy): string[] =>
  unreadable === undefined
    ? [
        ...spell(without(after, before)).map((line) => `+ ${line}`),
        ...spell(without(before, after)).map((line) => `- ${line}`),
      ]
    : [`! cannot be read: ${unreadable}`];
