// npm run audit: lists known advisories about installed packages, if the registry supports it; see
// docs/security.md#supply-chain.
//
// Exits with 1 if a deployed package has a high or critical advisory. If the registry cannot answer, it says so and
// exits with 0.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describeAdvisory, isGrave, type LockedPackages, readAudit } from "./lib/advisories.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const lockedPackages = (): LockedPackages =>
  JSON.parse(readFileSync("package-lock.json", "utf8")).packages as LockedPackages;

/** npm exits with 1 both for advisories and for failures to reach the registry: its output tells which. */
const { stdout } = spawnSync("npm", ["audit", "--json", "--package-lock-only"], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
  timeout: 60_000,
});
const audit = readAudit(stdout ?? "", lockedPackages());
if (audit.isAnswered) {
  for (const advisory of audit.advisories) console.log(describeAdvisory(advisory));
  console.log(`Known advisories: ${audit.advisories.length}.`);
  if (audit.advisories.some(isGrave)) process.exitCode = 1;
} else {
  console.log(
    `Advisories are unknown: the registry does not answer npm audit (${audit.reason}). ` +
      "Run it again with a registry that supports it, such as https://registry.npmjs.org.",
  );
}
