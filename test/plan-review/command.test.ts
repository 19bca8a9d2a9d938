// node plan-review/cli/bin.ts: arguments, exit codes, and what is printed.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { runPlanReview } from "../../plan-review/command.ts";
import { RULES } from "../../plan-review/rules/rules.ts";

const FIXTURES = resolve("test/fixtures/plans");
const plan = (name: string) => join(FIXTURES, `${name}.json`);
const stack = (name: string) => join(FIXTURES, `${name}.cdk.tf.json`);

/** As GitHub shows it. */
const toHtml = (markdown: string): string =>
  micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });

const changing = (address: string, actions: string[]) => ({
  format_version: "1.2",
  resource_changes: [{ address, mode: "managed", type: "aws_x", change: { actions } }],
});

describe("plan:review", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plan-review-command-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const run = (...args: string[]) =>
    runPlanReview(args, {
      directory,
      version: "1.2.3",
      today: "2026-12-01",
      synthesize: () => expect.fail(),
    });

  const write = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };

  const addStack = (name: string, text: string) => {
    mkdirSync(join(directory, "cdktf.out/stacks", name), { recursive: true });
    write(`cdktf.out/stacks/${name}/cdk.tf.json`, text);
  };

  for (const [what, text, problem] of [
    ["not JSON", "Error: no", "`The plan is not JSON"],
    [
      "of another format",
      '{"format_version":"2.0","resource_changes":[]}',
      '`The plan has format_version "2.0"',
    ],
    [
      "errored",
      '{"format_version":"1.2","errored":true,"resource_changes":[]}',
      "The plan is errored",
    ],
    ["without resource_changes", '{"format_version":"1.2"}', "`The plan has no planned_values"],
  ] as const) {
    it(`exits with 2 when the plan is ${what}`, () => {
      const { exitCode, output } = run(write("plan.json", text));
      expect(exitCode).to.equal(2);
      expect(output.startsWith(`## Plan review failed\n\n${problem}`), output).to.equal(true);
    });
  }

  const hostile = "<img src=x>\n@octocat [a](https://x.example) www.x.example #1\u001B]0;x\r|`";

  for (const [what, planned] of [
    ["a field", { format_version: "1.2", resource_changes: [], [hostile]: 1 }],
    ["the format", { format_version: hostile, resource_changes: [] }],
    ["an action", changing(hostile, ["no"])],
    ["an address without values", changing(hostile, ["create"])],
  ] as const) {
    it(`shows ${what} that it cannot read as inert text`, () => {
      const { exitCode, output } = run(write("plan.json", JSON.stringify(planned)));
      expect(exitCode).to.equal(2);
      const outside = toHtml(output).replaceAll(/<code>.*?<\/code>/gs, "");
      expect(outside).not.to.match(/<img|<a |@|http|www|#1|(?!\n)\p{Cc}/u);
      expect(output).to.include("octocat");
    });
  }

  it("cuts the words of an error that are as long as a comment", () => {
    const planned = { format_version: "1.2", resource_changes: [], ["x".repeat(1e6)]: 1 };
    expect(run(write("plan.json", JSON.stringify(planned))).output.length).to.be.below(5000);
  });

  it("exits with 2 when there is no plan", () => {
    const { exitCode, output } = run(join(directory, "none.json"));
    expect(exitCode).to.equal(2);
    expect(output).to.contain("none.json cannot be read: ENOENT");
  });

  it("exits with 2 when its arguments are invalid", () => {
    for (const args of [
      [],
      ["a", "b"],
      ["a", "--synth", "main"],
      ["a", "--allow", "all"],
      ["--no"],
    ]) {
      expect(run(...args).exitCode, args.join(" ")).to.equal(2);
    }
    expect(run("a", "--allow", "all").output).to.contain("expected none, notice, warning or error");
  });

  it("exits with 2 when the allow-list is not a list", () => {
    write("plan-review.json", "{}");
    const { exitCode, output } = run(plan("nothing-changed"), "--stack", stack("nothing-changed"));
    expect(exitCode).to.equal(2);
    expect(output).to.contain("The allow-list is not a list");
  });

  it("finds the stack of a plan", () => {
    const dev = readFileSync(stack("table-replaced"), "utf8");
    addStack(
      "prod",
      dev.replaceAll("websocket-dev", "websocket-prod").replaceAll('"dev/', '"prod/'),
    );
    addStack("dev", dev);
    expect(run(plan("table-replaced")).output).to.contain("## Plan of `dev`: ");
    expect(run(plan("table-replaced"), "--stack", "prod").output).to.contain("## Plan of `prod`: ");
  });

  it("lists the existing stacks when one is unknown", () => {
    addStack("dev", "{}");
    const { exitCode, output } = run(plan("table-replaced"), "--stack", "staging");
    expect(exitCode).to.equal(2);
    expect(output).to.contain("expected one of dev.");
  });

  it("falls back to addresses when there is no stack", () => {
    const { exitCode, output } = run(plan("table-replaced"));
    expect(exitCode).to.equal(1);
    expect(output).to.match(/^## Plan: 0 to create/);
    expect(output).to.contain("`aws_dynamodb_table.connections_table_D15176FE`");
  });

  it("accepts what is allowed until it expires", () => {
    const entry = { finding: "PR001", resource: "dev/connections/table", reason: "It is empty." };
    const args = [plan("table-replaced"), "--stack", stack("table-replaced")];
    write("plan-review.json", JSON.stringify([{ ...entry, expires: "2026-12-01" }]));
    expect(run(...args).exitCode).to.equal(0);
    write("plan-review.json", JSON.stringify([{ ...entry, expires: "2026-11-30" }]));
    const { exitCode, output } = run(...args);
    expect(exitCode).to.equal(1);
    expect(output).to.contain("| PR901 | error | `dev/connections/table` |");
    write("other.json", JSON.stringify([{ ...entry, expires: "2026-12-31" }]));
    expect(run(...args, "--allow-list", "other.json").exitCode).to.equal(0);
  });

  it("accepts notices, except with --allow none", () => {
    const unused = { finding: "PR001", resource: "dev/x", reason: "r", expires: "2027-01-01" };
    write("plan-review.json", JSON.stringify([unused]));
    const args = [plan("nothing-changed"), "--stack", stack("nothing-changed")];
    expect(run(...args).exitCode).to.equal(0);
    expect(run(...args, "--allow", "none").exitCode).to.equal(1);
  });

  it("prints its result, and sets the exit code", () => {
    const cli = (...args: string[]) =>
      spawnSync(process.execPath, ["plan-review/cli/bin.ts", ...args], { encoding: "utf8" });
    const help = cli("--help");
    expect(help.status).to.equal(0);
    expect(help.stdout).to.match(/^Usage: terraform-plan-review plan\.json/);
    const failed = cli(plan("table-replaced"), "--stack", stack("table-replaced"));
    expect(failed).to.include({ status: 1, stderr: "" });
    expect(failed.stdout).to.equal(readFileSync(join(FIXTURES, "table-replaced.txt"), "utf8"));
    expect(cli(join(directory, "none.json")).status).to.equal(2);
  });
});

describe("docs/plan-review.md", () => {
  const page = readFileSync("docs/plan-review.md", "utf8");

  it("explains every finding", () => {
    const headings = [...page.matchAll(/^\| (PR\d{3}) +\| (\w+)/gm)].map(([, id, severity]) => [
      id,
      severity,
    ]);
    const rules = RULES.map(({ id, severity }) => [id, severity]);
    expect(headings).to.deep.equal([
      ...rules,
      ["PR901", "error"],
      ["PR902", "error"],
      ["PR903", "notice"],
    ]);
  });

  it("gives each its own id", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).to.equal(RULES.length);
  });
});
