// npm run plan:review -- --synth: compares two syntheses, without an account.
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
import { findFindings } from "../../../plan-review/rules/rules.ts";
import { compareSynthesized } from "../../../plan-review/synth/synthesized.ts";
import { createWorkingCopy } from "../../helpers/working-copy.ts";

const document = (name: string) =>
  JSON.parse(readFileSync(`test/fixtures/plans/${name}.cdk.tf.json`, "utf8"));

const first = document("first-deployment");

const compare = (base: object | undefined, head: object | undefined) => {
  const stack = compareSynthesized(base && { ...base }, head && { ...head });
  const actions = stack.resources.filter(({ action }) => action !== "none");
  return {
    actions: actions.map(({ action, path }) => `${action} ${path}`),
    findings: findFindings(stack).map(({ id, resource }) => `${id} ${resource}`),
  };
};

/** The first stack with one change. */
const edited = (edit: (resources: any) => void) => {
  const copy = structuredClone(first);
  edit(copy.resource);
  return copy;
};

const only = (resources: any, type: string): any => Object.values(resources[type])[0];

describe("two syntheses", () => {
  it("that are the same show no changes", () => {
    expect(compare(first, document("nothing-changed"))).to.deep.equal({
      actions: [],
      findings: [],
    });
  });

  it("show a route that is added, which the stage deploys", () => {
    const { actions, findings } = compare(first, document("route-added"));
    expect(actions).to.include("create dev/shout/function");
    expect(actions.filter((line) => !line.startsWith("create "))).to.deep.equal([]);
    expect(findings).to.deep.equal([]);
  });

  it("show a role that is widened", () => {
    expect(compare(first, document("role-widened"))).to.deep.equal({
      actions: ["change dev/connect/policy"],
      findings: ["PR003 dev/connect/policy"],
    });
  });

  it("show a table that must be replaced, without a provider", () => {
    const { actions, findings } = compare(first, document("table-replaced"));
    expect(actions).to.include("replace dev/connections/table");
    expect(findings).to.deep.equal(["PR001 dev/connections/table"]);
  });

  it("show destroyed resources by their paths", () => {
    const { actions, findings } = compare(document("route-added"), first);
    expect(actions).to.include("destroy dev/shout/logs");
    expect(findings).to.deep.equal(["PR002 dev/shout/logs"]);
  });

  it("show a new stack, and one that is removed", () => {
    const { actions, findings } = compare(undefined, first);
    expect(new Set(actions.map((line) => line.split(" ")[0]))).to.deep.equal(new Set(["create"]));
    expect(findings).to.deep.equal([]);
    expect(compare(first, undefined).findings).to.include("PR002 dev/connections/table");
  });

  const DANGERS: [string, (resources: any) => void][] = [
    [
      "PR007",
      (all) =>
        Object.values<any>(all.aws_apigatewayv2_route).forEach((route) => {
          if (route.route_key === "$connect") route.authorization_type = "NONE";
        }),
    ],
    ["PR008", (all) => delete only(all, "aws_lambda_permission").source_arn],
    [
      "PR009",
      (all) =>
        (only(all, "aws_apigatewayv2_stage").default_route_settings.throttling_rate_limit = 0),
    ],
    [
      "PR010",
      (all) => {
        only(all, "aws_apigatewayv2_integration").timeout_milliseconds = 1000;
        only(all, "aws_apigatewayv2_stage").auto_deploy = false;
      },
    ],
    ["PR011", (all) => (only(all, "aws_dynamodb_table").ttl.enabled = false)],
    ["PR012", (all) => delete only(all, "aws_lambda_event_source_mapping").function_response_types],
    ["PR015", (all) => (only(all, "aws_sqs_queue").sqs_managed_sse_enabled = false)],
  ];

  for (const [id, edit] of DANGERS) {
    it(`show ${id}`, () => {
      const { findings } = compare(first, edited(edit));
      expect(findings.map((line) => line.split(" ")[0])).to.include(id);
    });
  }

  it("ignore what only Terraform reads", () => {
    const reordered = edited((all) => (only(all, "aws_lambda_function").depends_on = []));
    expect(compare(first, reordered).actions).to.deep.equal([]);
  });
});

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
    expect(source).to.include("throttle.burstLimit");
    writeFileSync(file, source.replace("throttle.burstLimit", "0"));
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
