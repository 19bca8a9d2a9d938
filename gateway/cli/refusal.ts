// Formats what AWS would refuse for the terminal: by resource, with a fix for each problem.
import { groupBy } from "../../shared/group-by.ts";
import { styleText } from "node:util";
import type { Finding, RefusedConfiguration } from "../index.ts";

export const refusal = ({ findings, message }: RefusedConfiguration): string => {
  const [heading = ""] = message.split("\n");
  const byAddress = groupBy(findings, ({ address }) => address);
  const resources = [...byAddress].map(([address, own]) =>
    [`  ${styleText("bold", address)}`, ...own.map(entry)].join("\n"),
  );
  return [styleText("red", heading), ...resources].join("\n\n");
};

/** @returns the problem, with the tool it quotes, and below it the fix and a link. */
const entry = ({ by, problem, fix, link }: Finding): string => {
  const speaker = by === undefined ? "" : `${styleText("yellow", by)}: `;
  return [`    ${speaker}${problem}`, `      ${fix}`, `      ${styleText("dim", link)}`].join("\n");
};
