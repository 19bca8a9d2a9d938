// The counts of all folders as a table in Markdown.
import type { Tally } from "./count.ts";
import { estimateScore } from "./sample.ts";

const HEAD = ["folder", "mutants", "judged", "killed", "of them hung", "survivors", "score"];

export const formatTable = (tallies: Tally[]): string => {
  const head = [...HEAD, "seconds"];
  return [head, head.map((_, column) => (column === 0 ? "---" : "---:")), ...tallies.map(formatRow)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
};

const formatRow = (tally: Tally): string[] => {
  const { folder, mutants, unjudged, killed, hung, survivors, seconds } = tally;
  const judged = mutants - unjudged.length;
  const counts = [mutants, judged, killed, hung, survivors.length].map(String);
  return [folder, ...counts, formatScore(tally, judged), String(seconds)];
};

/** A sample's score has the interval that contains the whole folder's with a probability of 95 %. */
const formatScore = ({ unjudged, killed }: Tally, judged: number): string => {
  if (judged === 0) return "";
  const score = formatPercent(killed / judged);
  if (unjudged.length === 0) return `${score} %`;
  return `${score} % (${estimateScore(killed, judged).map(formatPercent).join(" to ")})`;
};

const formatPercent = (share: number): string => (100 * share).toFixed(1);
