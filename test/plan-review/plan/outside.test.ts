// Everything that a plan says besides the changes of resources, from real plans and in the words of the format.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { runPlanReview } from "../../../plan-review/command.ts";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { UnreadablePlan } from "../../../plan-review/plan/unreadable.ts";
import { reviewStack, writePage } from "../resources.ts";

const FOLDER = "test/fixtures/plans/outside";
const SAYS_NO_CHANGES: Record<string, boolean> = JSON.parse(
  readFileSync(`${FOLDER}/says-no-changes.json`, "utf8"),
);

const run = (name: string) =>
  runPlanReview([`${FOLDER}/${name}.json`], {
    directory: resolve("."),
    version: "1.2.3",
    today: "2026-12-01",
    synthesize: () => expect.fail(),
  });

describe("a real plan", () => {
  for (const [name, saysNoChanges] of Object.entries(SAYS_NO_CHANGES)) {
    const words = saysNoChanges ? '"No changes"' : "more than that";
    it(`about which Terraform says ${words} has a review that says so: ${name}`, () => {
      const { output } = run(name);
      const hasFailedCheck = /failed checks?/.test(output);
      expect(/: nothing to do$/m.test(output)).to.equal(saysNoChanges && !hasFailedCheck);
    });
  }

  const EXPECTED: [name: string, exitCode: number, ...words: string[]][] = [
    ["only-moved", 0, "1 to move", "! terraform_data.two: moved from terraform_data.one"],
    ["only-imported", 0, "1 to import", "| PR019 | notice |", "imported from 7d7a1d0a-0000"],
    ["only-forgotten", 0, "1 to forget", "### No longer managed"],
    [
      "only-outputs",
      1,
      "3 outputs to change",
      "| PR017 | warning | `output.region`",
      '+ url: "wss://b"',
    ],
    ["failed-check", 1, "1 failed check\n", "| PR016 | warning | `check.health`", "It is not b."],
    ["errored", 2, "## Plan review failed", "The plan is errored", "It is too small."],
    ["targeted", 2, "## Plan review failed", "The plan is not complete", '+ input: "a"'],
    ["data-read", 0, "1 to read", "  data.terraform_remote_state.own"],
  ];
  for (const [name, exitCode, ...words] of EXPECTED) {
    it(`is read whole: ${name}`, () => {
      const outcome = run(name);
      expect(outcome.exitCode).to.equal(exitCode);
      for (const word of words) expect(outcome.output).to.contain(word);
    });
  }

  it("masks a sensitive output before and after", () => {
    expect(run("only-outputs").output)
      .to.contain("+ token: (sensitive)")
      .and.not.to.match(/tiger-lily|oleander/);
  });
});

const plan = (others: object): string =>
  JSON.stringify({ format_version: "1.2", planned_values: {}, ...others });

const read = (others: object) => readPlan(parsePlan(plan(others)), undefined);

const change = (others: object = {}, fields: object = {}) => ({
  address: "aws_sqs_queue.jobs",
  mode: "managed",
  type: "aws_sqs_queue",
  name: "jobs",
  change: { actions: ["no-op"], before: {}, after: {}, ...others },
  ...fields,
});

describe("a plan's other parts", () => {
  const invocation = {
    address: "action.aws_lambda_invoke.warm",
    type: "aws_lambda_invoke",
    name: "warm",
    config_values: { function_name: "f", payload: "hunter2" },
    config_sensitive: { payload: true },
    lifecycle_action_trigger: {
      triggering_resource_address: "aws_lambda_function.f",
      action_trigger_event: "AfterUpdate",
      action_trigger_block_index: 0,
      actions_list_index: 0,
    },
  };

  it("include actions of providers, with what triggers them, and without their secrets", () => {
    const page = writePage(read({ action_invocations: [invocation] }));
    expect(page).to.contain("1 action to invoke").and.to.contain("| PR018 | warning |");
    expect(page).to.contain("triggered by AfterUpdate of aws_lambda_function.f");
    expect(page).to.contain("+ config.payload: (sensitive)").and.not.to.contain("hunter2");
  });

  it("include deferred actions and changes, which fail", () => {
    const stack = read({
      deferred_action_invocations: [{ reason: "deferred_prereq", action_invocation: invocation }],
      deferred_changes: [
        { reason: "instance_count_unknown", resource_change: change({ actions: ["create"] }) },
      ],
    });
    expect(reviewStack(stack).passes).to.equal(false);
    const page = writePage(stack);
    expect(page)
      .to.contain("2 deferred")
      .and.to.contain("| PR021 | error | `aws_sqs_queue.jobs` |");
    expect(page).to.contain("deferred_prereq").and.to.contain("instance_count_unknown");
  });

  it("include what changed outside of Terraform, and warn when something stateful is gone", () => {
    const drift = [
      change({ actions: ["update"], before: { delay_seconds: 1 }, after: { delay_seconds: 2 } }),
      change({ actions: ["delete"], after: null }, { address: "aws_sqs_queue.gone" }),
    ];
    const page = writePage(read({ resource_drift: drift }));
    expect(page).to.contain("| PR020 | notice | `aws_sqs_queue.jobs` |");
    expect(page).to.contain("| PR020 | warning | `aws_sqs_queue.gone` |");
    expect(page)
      .to.contain("### Changed outside of Terraform")
      .and.to.contain("+ delay_seconds: 2");
  });

  it("show a policy that drifted, although no permission is planned", () => {
    const policy = (action: string) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
    const drift = change(
      { actions: ["update"], before: { policy: policy("a:B") }, after: { policy: policy("c:D") } },
      { address: "aws_iam_policy.p", type: "aws_iam_policy" },
    );
    expect(writePage(read({ resource_drift: [drift] }))).to.contain("c:D");
  });

  it("include old objects of unfinished replacements", () => {
    const deposed = change({ actions: ["delete"], after: null }, { deposed: "7adb1b42" });
    const page = writePage(read({ resource_changes: [change(), deposed] }));
    expect(page).to.contain("| PR002 | error |").and.to.contain("7adb1b42");
  });

  it("include where a changed resource comes from, and why it is replaced", () => {
    const replaced = change(
      { actions: ["delete", "create"], importing: { id: "https://sqs/1" } },
      { previous_address: "aws_sqs_queue.old", action_reason: "replace_because_tainted" },
    );
    const page = writePage(read({ resource_changes: [replaced] }));
    expect(page).to.contain("! moved from aws_sqs_queue.old").and.to.contain("1 to move");
    expect(page).to.contain("! imported from https://sqs/1");
    expect(page).to.contain("! reason: replace because tainted");
  });

  it("are refused by name when they are not known", () => {
    const unknown: [object, string][] = [
      [{ surprises: [] }, 'a top-level field "surprises"'],
      [
        { resource_changes: [change({ shadow: 1 })] },
        'a change field "shadow" of aws_sqs_queue.jobs',
      ],
      [{ resource_changes: [change({}, { twin: 1 })] }, 'a resource change field "twin"'],
      [{ resource_changes: [change({ importing: { by: 1 } })] }, 'an import field "by"'.slice(3)],
      [{ resource_drift: [change({ shadow: 1 })] }, '"shadow"'],
      [{ deferred_changes: [{ why: 1 }] }, '"why"'],
      [{ action_invocations: [{ ...invocation, cost: 1 }] }, '"cost"'],
      [{ output_changes: { url: { actions: ["create"], shadow: 1 } } }, '"shadow" of output.url'],
      [{ checks: [{ status: "perhaps" }] }, 'the status "perhaps"'],
      [{ checks: [{ status: "pass", mood: 1 }] }, '"mood"'],
      [{ output_changes: [] }, "output_changes is not an object"],
      [{ resource_drift: {} }, "resource_drift is not a list"],
    ];
    for (const [others, message] of unknown) {
      expect(() => read(others), message).to.throw(UnreadablePlan, message);
    }
  });

  it("are not the whole truth when Terraform could apply more than they list", () => {
    expect(reviewStack(read({ applyable: true, resource_changes: [change()] })).passes).to.equal(
      false,
    );
    expect(reviewStack(read({ applyable: false, resource_changes: [change()] })).passes).to.equal(
      true,
    );
  });

  it("are read in the formats of other versions and of OpenTofu", () => {
    for (const format_version of ["0.1", "0.2", "1.0", "1.1", "1.2", "1.7"]) {
      const stack = read({ format_version, resource_changes: [change({ actions: ["delete"] })] });
      expect(reviewStack(stack).findings.map(({ id }) => id)).to.deep.equal(["PR002"]);
    }
    const forgotten = change({ actions: ["forget", "create"] });
    expect(read({ resource_changes: [forgotten] }).resources[0]?.action).to.equal("replace");
    const ephemeral = change({ actions: ["open"] }, { mode: "ephemeral" });
    expect(read({ resource_changes: [ephemeral] }).reads).to.have.length(1);
  });

  it("hide every value of a format that does not mark secrets", () => {
    const created = change({ actions: ["create"], before: null, after: { name: "hunter2" } });
    const old = writePage(read({ format_version: "0.1", resource_changes: [created] }));
    expect(old).to.contain("+ name: (sensitive)").and.not.to.contain("hunter2");
    expect(writePage(read({ resource_changes: [created] }))).to.contain('+ name: "hunter2"');
  });
});
