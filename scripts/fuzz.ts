// npm run fuzz [-- TARGET … --seconds N]: looks for inputs that make a parser of the project fail.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { fuzzTarget, type Outcome } from "./lib/fuzz/run-target.ts";

const USAGE = `Usage: npm run fuzz [-- TARGET ... --seconds N]

  TARGET         file in fuzz/targets, such as terraform; default: all
  --seconds N    seconds per target; default: 60
  --seed N       seed of the mutations; default: random
  --keep N       write the N shortest inputs that reached new code to fuzz/corpus; default: 0

Exit code: 0 nothing found, 1 findings, which are in fuzz/findings.`;

const NAMES = readdirSync("fuzz/targets").map((file) => basename(file, ".ts"));
const SHORTEST_BYTES = 1024;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    keep: { type: "string", default: "0" },
    help: { type: "boolean", default: false },
  },
});

const createName = (input: Uint8Array): string =>
  createHash("sha256").update(input).digest("hex").slice(0, 12);

const write = (folder: string, input: Uint8Array): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createName(input));
  writeFileSync(path, input);
  return path;
};

const tell = (name: string, { executions, reached, corpus, findings }: Outcome): void => {
  console.log(
    `${name}: ${executions} inputs, ${reached} characters of code reached, ${corpus.length} kept, ${findings.length} findings`,
  );
  for (const { kind, input, details } of findings) {
    console.log(`  ${kind}: ${write(join("fuzz/findings", name), input)}`);
    console.log(details.replace(/^/gm, "    "));
  }
  const kept = corpus
    .filter(({ length }) => length <= SHORTEST_BYTES)
    .toSorted((a, b) => a.length - b.length)
    .slice(0, Number(values.keep));
  for (const input of kept) write(join("fuzz/corpus", name), input);
};

const main = async (): Promise<void> => {
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) console.log(`There is no target ${unknown.join(", ")}.\n`);
    console.log(`${USAGE}\n\nTargets: ${NAMES.join(", ")}`);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  console.log(`seed ${seed}`);
  for (const name of positionals.length > 0 ? positionals : NAMES) {
    const outcome = await fuzzTarget({ name, seconds, seed });
    tell(name, outcome);
    if (outcome.findings.length > 0) process.exitCode = 1;
  }
};

await main();
