// Formats what AWS would refuse for the terminal: by resource, with a fix for each problem.
import { groupBy } from "../../shared/group-by.ts";
import { escapeControls } from "../../shared/escape-controls.ts";
import { styleText } from "node:util";
import type { Finding, RefusedConfiguration } from "../index.ts";

export const refusal = ({ findings, message }: RefusedConfiguration): string => {
  const [heading = ""] = message.split("\n");
  const byAddress = groupBy(findings, ({ address }) => address);
  const resources = [...byAddress].map(([address, own]) =>
    [`  ${styleText("bold", escapeControls(address))}`, ...own.map(entry)].join("\n"),
  );
  return [styleText("red", escapeControls(heading)), ...resources].join("\n\n");
};

/** @returns the problem, with the tool it quotes, and below it the fix and a link. */
const entry = ({ by, problem, fix, link }: Finding): string => {
  const speaker = by === undefined ? "" : `${styleText("yellow", escapeControls(by))}: `;
  return [
    `    ${speaker}${escapeControls(problem)}`,
    `      ${escapeControls(fix)}`,
    `      ${styleText("dim", link)}`,
  ].join("\n");
};
