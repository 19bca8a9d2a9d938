// npm run audit: known advisories about what is installed, where the registry can tell; see docs/security.md#supply-chain.
//
// It ends with 1 where a high or critical one is about a package that is deployed. It does not fail where the registry
// cannot tell: it says so.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describeAdvisory, isGrave, type LockedPackages, readAudit } from "./lib/advisories.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const lockedPackages = (): LockedPackages =>
  JSON.parse(readFileSync("package-lock.json", "utf8")).packages as LockedPackages;

/** npm ends with 1 where there is an advisory, and where it could not ask: what it prints tells. */
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
    `Nothing is known about advisories: the registry cannot answer (${audit.reason}). ` +
      "Expected one with the service that npm audit asks: run it again where there is one.",
  );
}
