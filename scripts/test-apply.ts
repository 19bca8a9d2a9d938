// npm run test:apply [-- dev prod --calls]: applies stacks to an emulator of AWS, changes and destroys them, and checks
// what the stage serves after every call.
import { parseArgs } from "node:util";
import { isEmulatorInstalled } from "./lib/apply/emulator.ts";
import { SCENARIOS } from "./lib/apply/scenarios.ts";
import { describe } from "./lib/apply/served-api.ts";
import { type ScenarioReport, testStack } from "./lib/apply/stack-test.ts";
import { buildAndSynthesize } from "./lib/build-and-synth.ts";
import { answerHelp } from "./lib/help.ts";
import { findPluginMirror } from "./lib/plugin-mirror.ts";

answerHelp(
  import.meta.filename,
  "Usage: npm run test:apply [-- STACK …] [--calls]; --calls prints every call that changes something",
);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { calls: { type: "boolean", default: false } },
});

const print = (
  stack: string,
  { name, seconds, calls, flaws, gaps, emulatorFaults }: ScenarioReport,
): void => {
  console.log(
    `${stack}, ${name}: ${calls.length} changes in ${seconds} s. ${flaws.length === 0 ? "No flaws." : ""}`,
  );
  for (const gap of gaps) console.log(`  known gap: ${gap}`);
  for (const fault of emulatorFaults) console.log(`  fault of the emulator: ${fault}`);
  for (const flaw of flaws) console.error(`  ${flaw}`);
  if (values.calls) for (const call of calls) console.log(`    ${describe(call)}`);
  if (flaws.length > 0) process.exitCode = 1;
};

const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
if (!mirror || !isEmulatorInstalled()) {
  console.log(
    "SKIPPED, nothing was checked: requires a mirror of the AWS provider, and moto_server.",
  );
} else {
  await buildAndSynthesize();
  for (const [stack, scenarios] of SCENARIOS) {
    if (positionals.length > 0 && !positionals.includes(stack)) continue;
    await testStack(stack, { scenarios, mirror, report: (one) => print(stack, one) });
  }
}
