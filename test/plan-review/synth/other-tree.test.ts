// npm run plan:review -- --synth: synthesizes another tree and this one, and compares them.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runPlanReview } from "../../../plan-review/command.ts";
import { synthesizeWithNpm } from "../../../plan-review/synth/other-tree.ts";
import { createWorkingCopy } from "../../helpers/working-copy.ts";

const document = (name: string) =>
  JSON.parse(readFileSync(`test/fixtures/plans/${name}.cdk.tf.json`, "utf8"));

const first = document("first-deployment");

describe("--synth", () => {
  let repository: string;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
      cwd: repository,
      encoding: "utf8",
      stdio: "pipe",
    });

  const write = (name: string, body: unknown) =>
    writeFileSync(join(repository, name), JSON.stringify(body));

  const synthesized: string[] = [];

  /** Replaces npm run build and synth: copies stack.json to the output. */
  const synthesize = (directory: string): void => {
    synthesized.push(directory);
    expect(existsSync(join(directory, "node_modules/marker"))).to.equal(true);
    const target = join(directory, "cdktf.out/stacks/dev");
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, "cdk.tf.json"), readFileSync(join(directory, "stack.json")));
  };

  const run = (args: string[], how = synthesize) =>
    runPlanReview(args, {
      directory: repository,
      version: "1.2.3",
      today: "2026-12-01",
      synthesize: how,
    });

  beforeEach(() => {
    synthesized.length = 0;
    repository = mkdtempSync(join(tmpdir(), "plan-review-test-"));
    git("init", "--initial-branch=main");
    write("stack.json", first);
    write(".gitignore", "");
    writeFileSync(join(repository, ".gitignore"), "node_modules\ncdktf.out\n");
    git("add", ".");
    git("commit", "--message=first");
    mkdirSync(join(repository, "node_modules"));
    write("node_modules/marker", {});
    write("stack.json", document("table-replaced"));
  });

  afterEach(() => rmSync(repository, { recursive: true }));

  const leftovers = () => ({
    worktrees: git("worktree", "list").trim().split("\n").length,
    trees: synthesized.filter((path) => path !== repository && existsSync(path)),
    modules: readdirSync(join(repository, "node_modules")),
  });

  const CLEAN = { worktrees: 1, trees: [], modules: ["marker"] };

  it("compares this tree with a branch, and cleans up", () => {
    const { exitCode, output } = run(["--synth", "main"]);
    expect(exitCode).to.equal(1);
    expect(output).to.match(/^## Synthesis of `dev`: 0 to create, \d+ to change, 1 to replace/);
    expect(output).to.contain("| PR001 | error | `dev/connections/table` |");
    expect(synthesized).to.have.length(2);
    expect(leftovers()).to.deep.equal(CLEAN);
  });

  it("says that nothing changed when nothing did", () => {
    write("stack.json", first);
    expect(run(["--synth", "HEAD"])).to.deep.equal({
      exitCode: 0,
      output: "## Synthesis of `dev`: nothing to do\n\n**No findings.**\n",
    });
  });

  it("reads no folder that an earlier synthesis left behind", () => {
    const manifest = (...names: string[]) =>
      JSON.stringify({ stacks: Object.fromEntries(names.map((name) => [name, {}])) });
    const withManifest = (directory: string): void => {
      synthesize(directory);
      const names = directory === repository ? [] : ["dev"];
      writeFileSync(join(directory, "cdktf.out/manifest.json"), manifest(...names));
    };
    const { exitCode, output } = run(["--synth", "main"], withManifest);
    expect(exitCode).to.equal(1);
    expect(output).to.contain("| PR002 | error | `dev/connections/table` |");
  });

  it("fails when a stack that the synthesis lists has no JSON, or when there is none at all", () => {
    const withHcl = (directory: string): void => {
      synthesize(directory);
      const manifest = { stacks: { dev: {}, hcl: {} } };
      writeFileSync(join(directory, "cdktf.out/manifest.json"), JSON.stringify(manifest));
    };
    const failed = run(["--synth", "main"], withHcl);
    expect(failed.exitCode).to.equal(2);
    expect(failed.output).to.contain("lists the stack hcl, and has no cdk.tf.json of it");
    const none = run(["--synth", "main"], () => {});
    expect(none.exitCode).to.equal(2);
    expect(none.output).to.contain("Neither tree has a stack");
  });

  it("reads the folder that CDKTF is configured to write to", () => {
    write("cdktf.json", { output: "build/cdktf" });
    git("add", "cdktf.json");
    git("commit", "--message=output");
    const { exitCode, output } = run(["--synth", "main"], (directory) => {
      const target = join(directory, "build/cdktf/stacks/dev");
      mkdirSync(target, { recursive: true });
      writeFileSync(join(target, "cdk.tf.json"), readFileSync(join(directory, "stack.json")));
    });
    expect(exitCode).to.equal(1);
    expect(output).to.contain("| PR001 | error | `dev/connections/table` |");
  });

  it("compares a project in a sub-folder of its repository", () => {
    const outer = repository;
    mkdirSync(join(outer, "infra"));
    writeFileSync(join(outer, "infra/stack.json"), JSON.stringify(first));
    git("add", "infra");
    git("commit", "--message=infra");
    const inner = join(outer, "infra");
    writeFileSync(join(inner, "stack.json"), JSON.stringify(document("table-replaced")));
    const folders: string[] = [];
    const { exitCode, output } = runPlanReview(["--synth", "main"], {
      directory: inner,
      version: "1.2.3",
      today: "2026-12-01",
      synthesize: (directory) => {
        folders.push(directory);
        const target = join(directory, "cdktf.out/stacks/dev");
        mkdirSync(target, { recursive: true });
        writeFileSync(join(target, "cdk.tf.json"), readFileSync(join(directory, "stack.json")));
      },
    });
    expect(exitCode).to.equal(1);
    expect(output).to.contain("| PR001 | error | `dev/connections/table` |");
    expect(folders.map((path) => path.endsWith("/infra"))).to.deep.equal([true, true]);
    expect(leftovers()).to.deep.equal(CLEAN);
  });

  it("does not lend its dependencies to a tree that locks others", () => {
    write("package-lock.json", { lockfileVersion: 3 });
    const found: boolean[] = [];
    run(["--synth", "main"], (directory) => {
      found.push(existsSync(join(directory, "node_modules")));
      throw new Error("enough");
    });
    expect(found).to.deep.equal([false]);
  });

  it("cleans up when the other tree cannot be synthesized", () => {
    const { exitCode, output } = run(["--synth", "main"], (directory) => {
      synthesized.push(directory);
      throw new Error("no such module");
    });
    expect(exitCode).to.equal(2);
    expect(output).to.contain("no such module");
    expect(leftovers()).to.deep.equal(CLEAN);
  });

  it("names a ref that does not exist, and treats none as an option", () => {
    for (const ref of ["nowhere", "--all"]) {
      const { exitCode, output } = run([`--synth=${ref}`]);
      expect(exitCode).to.equal(2);
      expect(output).to.contain(`"${ref}" is not a commit of this repository`);
    }
    expect(synthesized).to.deep.equal([]);
  });

  it("compares one stack of several, and lists them when it is unknown", () => {
    expect(run(["--synth", "main", "--stack", "dev"]).exitCode).to.equal(1);
    const { exitCode, output } = run(["--synth", "main", "--stack", "prod"]);
    expect(exitCode).to.equal(2);
    expect(output).to.contain('There is no stack "prod" in cdktf.out/stacks; expected one of dev.');
  });
});

describe("--synth of this project", () => {
  it("really builds and synthesizes another tree", function () {
    const directory = createWorkingCopy();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
        cwd: directory,
        stdio: "pipe",
      });
    git("init", "--initial-branch=main");
    writeFileSync(join(directory, ".git/info/exclude"), "node_modules\n");
    git("add", ".");
    git("commit", "--quiet", "--message=first");
    const file = join(directory, "modules/websocket-api.ts");
    const source = readFileSync(file, "utf8");
    expect(source).to.include("throttlingBurstLimit: burstLimit");
    writeFileSync(
      file,
      source.replace("throttlingBurstLimit: burstLimit", "throttlingBurstLimit: 0"),
    );
    const { exitCode, output } = runPlanReview(["--synth", "main", "--stack", "dev"], {
      directory,
      version: "1.2.3",
      today: "2026-12-01",
      synthesize: synthesizeWithNpm,
    });
    expect(exitCode, output).to.equal(1);
    expect(output).to.match(/^## Synthesis of `dev`: 0 to create, 1 to change, 0 to replace/);
    expect(output).to.contain("| PR009 | error | `dev/api/stage` |");
    expect(output).to.contain("+ default_route_settings.throttling_burst_limit: 0");
  });
});
