// npm run lint:actions: checks that the workflows and actions in .github pin what they use to commits.
import { globSync, readFileSync } from "node:fs";
import { answerHelp } from "./lib/help.ts";
import { findDifferentPins, findUnpinned } from "./lib/lint/action-pins.ts";

answerHelp(import.meta.filename);

const files = new Map(
  globSync(".github/{workflows,actions}/**/*.{yml,yaml}").map((path) => [
    path,
    readFileSync(path, "utf8"),
  ]),
);
const problems = [
  ...[...files].flatMap(([path, text]) =>
    findUnpinned(text).map(({ line, message }) => `${path}:${line}: ${message}`),
  ),
  ...findDifferentPins(files),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
