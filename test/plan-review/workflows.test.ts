// The workflows in .github: least permissions, pinned actions, and commands that exist.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { closeAfterwards } from "../helpers/hooks.ts";

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  if?: string;
}

interface Job {
  permissions?: Record<string, string>;
  environment?: string;
  if?: string;
  needs?: string | string[];
  "timeout-minutes"?: number;
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string };
  jobs: Record<string, Job>;
}

const PER_REF = "github.event_name == 'pull_request' && github.ref || github.sha";
const FOLDER = ".github/workflows";
const readText = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const readWorkflow = (name: string) => load(readText(name)) as Workflow;
const listSteps = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

const scripts: Record<string, string> = JSON.parse(readFileSync("package.json", "utf8")).scripts;

for (const name of readdirSync(FOLDER)) {
  describe(`${FOLDER}/${name}`, () => {
    const workflow = readWorkflow(name);
    const steps = listSteps(workflow);

    it("runs on pull requests, on main or for a tag, never a fork's code with our permissions", () => {
      const { schedule: _, ...events } = workflow.on;
      const onBranches = { pull_request: null, push: { branches: ["main"] } };
      const onTags = { push: { tags: ["v*.*.*"] } };
      expect(events).to.deep.equal(name === "release.yml" ? onTags : onBranches);
    });

    it("pins every action by a commit, with its version in a comment", () => {
      const uses = [...readText(name).matchAll(/uses: *(.*)/g)].map(([, action]) => action);
      expect(uses).to.have.length(steps.filter((step) => step.uses).length);
      for (const action of uses) {
        expect(action).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    it("uses one commit per action, and only known actions", () => {
      const actions = new Set(steps.flatMap(({ uses }) => uses ?? []));
      const names = Array.from(actions, (action) => action.split("@")[0]);
      expect(new Set(names).size).to.equal(names.length);
      for (const action of names) {
        expect(action).to.match(/^(actions|aws-actions|hashicorp)\//);
      }
    });

    it("runs scripts that exist", () => {
      const commands = steps.flatMap(({ run }) => run?.split("\n") ?? []);
      const run = commands.flatMap(
        (line) => /npm run (?:--silent )?([\w:-]+)/.exec(line)?.[1] ?? [],
      );
      for (const script of run) expect(scripts, script).to.have.property(script);
      for (const line of commands) {
        const [, file] = /node (\S+\.ts)/.exec(line) ?? [];
        if (file) expect(readFileSync(file, "utf8")).not.to.equal("");
      }
    });

    it("puts no expression into a shell, where a branch name could inject code", () => {
      for (const { run } of steps) expect(run ?? "").not.to.contain("${{");
    });

    it("leaves no token in the work tree, and has a timeout", () => {
      for (const { uses, with: options } of steps) {
        if (uses?.startsWith("actions/checkout@")) {
          expect(options).to.include({ "persist-credentials": false });
        }
      }
      for (const job of Object.values(workflow.jobs)) {
        expect(job["timeout-minutes"]).to.be.within(1, 60);
      }
    });

    it("runs one job per branch at a time, without long-lived keys", () => {
      const group = `-\${{ ${name === "plan.yml" ? PER_REF : "github.ref"} }}`;
      expect(workflow.concurrency.group.endsWith(group)).to.equal(true);
      expect(readText(name)).not.to.match(
        /\{\{ *secrets\.|aws-access-key-id|aws-secret-access-key/,
      );
    });
  });
}

describe("ci.yml", () => {
  const workflow = readWorkflow("ci.yml");

  it("runs the README's commands with read-only permissions", () => {
    expect(workflow.permissions).to.deep.equal({ contents: "read" });
    for (const { permissions } of Object.values(workflow.jobs)) {
      expect(permissions).to.equal(undefined);
    }
    const commands = workflow.jobs["test"]?.steps.flatMap(({ run }) => run ?? []);
    expect(commands).to.deep.equal(["npm ci", "npm test"]);
  });

  it("also checks advisories weekly, without running third-party code", () => {
    expect(workflow.on["schedule"]).to.have.length(1);
    const commands = workflow.jobs["advisories"]?.steps.flatMap(({ run }) => run ?? []);
    expect(commands).to.deep.equal(["npm run audit"]);
  });
});

describe("dependabot.yml", () => {
  it("proposes updates of packages and actions, so that pins do not go stale", () => {
    const { updates } = load(readFileSync(".github/dependabot.yml", "utf8")) as {
      updates: Record<string, string>[];
    };
    const ecosystems = updates.map((update) => update["package-ecosystem"]);
    expect(ecosystems).to.have.members(["npm", "github-actions"]);
  });
});

describe("release.yml", () => {
  const { jobs } = readWorkflow("release.yml");

  it("publishes with provenance after the tests, in an environment that requires approval", () => {
    const { publish } = jobs;
    expect(publish).to.include({ environment: "npm" });
    expect(publish?.permissions).to.deep.equal({ contents: "read", "id-token": "write" });
    const commands = publish?.steps.flatMap(({ run }) => run?.trim().split("\n") ?? []) ?? [];
    expect(commands.slice(0, 2)).to.deep.equal(["npm ci", "npm test"]);
    expect(commands.at(-1)).to.equal("npm publish --workspaces --provenance --access public");
  });

  it("names the repository in each package, without which the registry takes no provenance", () => {
    const step = jobs["publish"]?.steps.find(({ name }) => name === "Name the repository");
    const folder = mkdtempSync(join(tmpdir(), "release-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    const { workspaces } = JSON.parse(readFileSync("package.json", "utf8"));
    for (const workspace of [".", ...workspaces]) {
      mkdirSync(join(folder, workspace), { recursive: true });
      cpSync(join(workspace, "package.json"), join(folder, workspace, "package.json"));
    }
    const env = {
      ...process.env,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "somebody/chat",
    };
    execFileSync("bash", ["-c", step?.run ?? "exit 1"], { cwd: folder, env });
    for (const workspace of workspaces) {
      const manifest = JSON.parse(readFileSync(join(folder, workspace, "package.json"), "utf8"));
      expect(manifest.repository).to.deep.equal({
        type: "git",
        url: "git+https://github.com/somebody/chat.git",
      });
    }
  });
});

describe("plan.yml", () => {
  const workflow = readWorkflow("plan.yml");
  const { jobs } = workflow;

  it("gives each job only the permissions it uses, and none by default", () => {
    expect(workflow.permissions).to.deep.equal({});
    const permissions = Object.entries(jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(permissions)).to.deep.equal({
      synthesize: { contents: "read" },
      plan: { contents: "read", "id-token": "write" },
      comment: { "pull-requests": "write" },
      compare: { actions: "read", contents: "read", "pull-requests": "read" },
      deploy: { "id-token": "write" },
    });
  });

  it("runs no dependency in jobs with credentials", () => {
    for (const [name, job] of Object.entries(jobs)) {
      const runsCode = job.steps.some(({ run }) => /\bnpm\b/.test(run ?? ""));
      expect(runsCode, name).to.equal(name === "synthesize");
    }
  });

  it("assumes a role only in jobs that may request a token", () => {
    for (const [name, { steps, permissions }] of Object.entries(jobs)) {
      const takesRole = steps.some(({ uses }) => uses?.startsWith("aws-actions/"));
      expect(takesRole, name).to.equal(permissions?.["id-token"] === "write");
    }
  });

  it("does not plan forks, comments on pull requests, and deploys main in an environment", () => {
    expect(jobs["plan"]?.if).to.contain("head.repo.full_name == github.repository");
    expect(jobs["comment"]?.if).to.contain("github.event_name == 'pull_request'");
    expect(jobs["deploy"]).to.include({
      if: "github.event_name == 'push'",
      environment: "${{ matrix.stack }}",
    });
    expect(jobs["deploy"]?.needs).to.deep.equal(["plan", "compare"]);
    const { deploy: _, ...others } = jobs;
    for (const job of Object.values(others)) expect(job.environment).to.equal(undefined);
  });

  it("applies the saved plan without planning again", () => {
    const commands = jobs["deploy"]?.steps.flatMap(({ run }) => run ?? []);
    expect(commands).to.deep.equal([
      "terraform init -input=false -lockfile=readonly",
      "terraform apply -input=false saved.tfplan",
    ]);
  });

  it("keeps a plan over a weekend and its review until the merge, and saves no plan of a pull request", () => {
    const uploads = listSteps(workflow).filter(({ uses }) => uses?.includes("/upload-artifact@"));
    const days = uploads.map((step) => [step.with?.["name"], step.with?.["retention-days"]]);
    expect(days).to.deep.equal([
      ["synthesized", 1],
      ["review-${{ matrix.stack }}", 30],
      ["saved-plan-${{ matrix.stack }}", 5],
    ]);
    const plans = uploads.filter((step) => String(step.with?.["name"]).startsWith("saved-plan"));
    expect(plans.map((step) => step.if)).to.deep.equal(["github.event_name == 'push'"]);
  });

  it("reviews without dependencies, since none are installed next to credentials", function () {
    const copy = mkdtempSync(join(tmpdir(), "plan-review-alone-"));
    try {
      for (const path of ["plan-review", "shared", "gateway", "package.json"]) {
        cpSync(path, join(copy, path), { recursive: true });
      }
      const plan = join(process.cwd(), "test/fixtures/plans/nothing-changed.json");
      const options = { cwd: copy, encoding: "utf8" } as const;
      const result = spawnSync(process.execPath, ["plan-review/cli/bin.ts", plan], options);
      expect(result).to.include({ status: 0, stderr: "" });
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
