// The counts of all folders as a table in Markdown.
import type { Tally } from "./count.ts";

const HEAD = ["folder", "mutants", "killed", "of them hung", "survivors", "score", "seconds"];

export const formatTable = (tallies: Tally[]): string =>
  [HEAD, HEAD.map((_, column) => (column === 0 ? "---" : "---:")), ...tallies.map(formatRow)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

const formatRow = ({ folder, mutants, killed, hung, survivors, seconds }: Tally): string[] => [
  folder,
  ...[mutants, killed, hung, survivors.length].map(String),
  `${((100 * killed) / mutants).toFixed(1)} %`,
  String(seconds),
];
