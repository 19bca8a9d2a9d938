// No failing test hangs mocha or hides another: breaks an assertion while resources are open. Each failure is reported,
// and mocha exits.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { literally } from "./helpers/pattern.ts";
import { createWorkingCopy } from "./helpers/working-copy.ts";

interface Broken {
  file: string;
  title: string;
}

/** A test with a literal title: in a loop, several would share one. */
const TEST = /^( *)it\("([^"$]+)", async [^\n]*\{\n([\s\S]*?)^\1\}\);$/gm;

/** Breaks the test after everything is opened, so that no later line closes it. */
const breakIn = (source: string): { title: string; source: string } | undefined => {
  for (const { 0: test, 2: title = "", 3: body = "" } of source.matchAll(TEST)) {
    const at = body.search(/^ *expect\(/m);
    if (at === -1 || !body.slice(0, at).includes("await ")) continue;
    const broken = `${body.slice(0, at)}throw new Error("broken on purpose");\n${body.slice(at)}`;
    return { title, source: source.replace(test, () => test.replace(body, () => broken)) };
  }
  return undefined;
};

/** Helpers that open something, and resources that tests register themselves. */
const OPENERS = globSync("test/helpers/*.ts").filter((path) =>
  readFileSync(path, "utf8").includes("closeAfterwards"),
);

/** Two files per helper. */
const breakSome = (copy: string): Broken[] => {
  const candidates = globSync("test/**/*.test.ts")
    .map((file) => ({ file, source: readFileSync(file, "utf8") }))
    .flatMap(({ file, source }) => {
      const broken = breakIn(source);
      return broken ? [{ file, imports: source, ...broken }] : [];
    });
  const chosen = OPENERS.flatMap((path) =>
    candidates.filter(({ imports }) => imports.includes(`helpers/${basename(path)}"`)).slice(0, 2),
  );
  return [...new Set(chosen)].map(({ file, title, source }) => {
    writeFileSync(join(copy, file), source);
    return { file, title };
  });
};

describe("failing tests", function () {
  this.timeout(300_000);

  it("are all reported, and mocha exits by itself", () => {
    const copy = createWorkingCopy(() => true);
    const broken = breakSome(copy);
    expect(broken).to.have.length.at.least(10);
    const pattern = broken.map(({ title }) => `${literally(title)}$`).join("|");
    const mocha = join("node_modules", "mocha", "bin", "mocha.js");
    const args = [mocha, "--reporter=json", "--grep", pattern, ...broken.map(({ file }) => file)];
    const { stdout, stderr, signal } = spawnSync(process.execPath, args, {
      cwd: copy,
      encoding: "utf8",
      timeout: 240_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(signal).to.equal(null);
    expect(stderr).not.to.include("mocha cannot");
    const { failures } = JSON.parse(stdout.slice(stdout.indexOf('{\n  "stats"'))) as {
      failures: { title: string; err: { message: string } }[];
    };
    const reported = failures
      .filter(({ err }) => err.message === "broken on purpose")
      .map(({ title }) => title);
    expect(reported).to.include.members(broken.map(({ title }) => title));
  });
});
