// --help: every script says what it does, without doing it.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const run = promisify(execFile);

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** A file of this project that node runs, and everything that npm runs with it. */
const OWN_SCRIPT = /\b((?:scripts|bench)\/[\w-]+\.ts)\b/;

/** Loaded by mocha, not run directly. */
const isRun = (path: string): boolean => !path.endsWith("-reporter.ts");

const files = ["scripts", "bench"]
  .flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true }).map((entry) => ({ folder, entry })),
  )
  .filter(({ entry }) => entry.isFile() && entry.name.endsWith(".ts"))
  .map(({ folder, entry }) => `${folder}/${entry.name}`)
  .filter(isRun);

const listing = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.startsWith("node_modules"))
    .toSorted();

describe("--help", function () {
  // One test starts a process for each script.

  it("finds the scripts", () => {
    expect(files).to.include.members([
      "scripts/start.ts",
      "scripts/screenshots.ts",
      "bench/scale.ts",
    ]);
  });

  it("is answered by each script without changing anything", async () => {
    const copy = createWorkingCopy(() => true);
    const before = listing(copy);
    for (const file of files) {
      const { stdout } = await run(process.execPath, [file, "--help"], { cwd: copy });
      expect(stdout.length, file).to.be.greaterThan(40);
    }
    expect(listing(copy)).to.deep.equal(before);
    for (const path of before) {
      if (!/\.(md|png|json)$/.test(path)) continue;
      expect(readFileSync(join(copy, path)).equals(readFileSync(path)), path).to.equal(true);
    }
  });

  for (const [name, command] of Object.entries(scripts)) {
    const [, file] = OWN_SCRIPT.exec(command) ?? [];
    if (file === undefined || !isRun(file)) continue;
    it(`reaches ${file} through npm run ${name} before anything else runs`, () => {
      expect(command).not.to.match(/[;&|]/);
      expect(files).to.include(file);
    });
  }
});
