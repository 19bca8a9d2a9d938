// Formats what AWS would refuse for the terminal: by resource, with a fix for each problem.
import { groupBy } from "../../shared/group-by.ts";
import { escapeControls } from "../../shared/escape-controls.ts";
import type { Paint } from "./terminal/paint.ts";
import type { Finding, RefusedConfiguration } from "../index.ts";

/** @param paint for the stream that it is printed to. */
export const refusal = ({ findings, message }: RefusedConfiguration, paint: Paint): string => {
  const [heading = ""] = message.split("\n");
  const byAddress = groupBy(findings, ({ address }) => address);
  const resources = [...byAddress].map(([address, own]) =>
    [
      `  ${paint("bold", escapeControls(address))}`,
      ...own.map((finding) => entry(finding, paint)),
    ].join("\n"),
  );
  return [paint("red", escapeControls(heading)), ...resources].join("\n\n");
};

/** @returns the problem, with the tool it quotes, and below it the fix and a link. */
const entry = ({ by, problem, fix, link }: Finding, paint: Paint): string => {
  const speaker = by === undefined ? "" : `${paint("yellow", escapeControls(by))}: `;
  return [
    `    ${speaker}${escapeControls(problem)}`,
    `      ${escapeControls(fix)}`,
    `      ${paint("dim", link)}`,
  ].join("\n");
};
