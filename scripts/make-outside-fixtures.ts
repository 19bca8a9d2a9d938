// node scripts/make-outside-fixtures.ts: writes test/fixtures/plans/outside/ with Terraform alone, without a provider.
import { mkdirSync, writeFileSync } from "node:fs";
import { answerHelp } from "./lib/help.ts";
import { OUTSIDE, planOutside } from "./lib/plan-fixtures/outside.ts";

answerHelp(import.meta.filename);

const TARGET = "test/fixtures/plans/outside";

mkdirSync(TARGET, { recursive: true });
const said: Record<string, boolean> = {};
for (const [name, scenario] of Object.entries(OUTSIDE)) {
  const { json, saysNoChanges } = planOutside(scenario);
  writeFileSync(`${TARGET}/${name}.json`, `${json.trim()}\n`);
  said[name] = saysNoChanges;
  console.log(`${TARGET}/${name}.json  ${json.length} characters`);
}
writeFileSync(`${TARGET}/says-no-changes.json`, `${JSON.stringify(said, null, 2)}\n`);
