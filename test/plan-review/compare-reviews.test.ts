// Whether the plan to apply is the approved one, and what Terraform said when there is none.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runPlanReview } from "../../plan-review/command.ts";
import type { Invocation, Stack } from "../../plan-review/plan/model.ts";
import type { Review } from "../../plan-review/review.ts";
import { writeJson } from "../../plan-review/render/json.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { changed, createStack, created, destroyed, policy, reviewStack } from "./resources.ts";

const run = (files: Record<string, string>, ...args: string[]) => {
  const directory = mkdtempSync(join(tmpdir(), "plan-review-compare-"));
  closeAfterwards(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const placed = args.map((arg) => (/\.(json|log)$/.test(arg) ? join(directory, arg) : arg));
  return runPlanReview(placed, {
    directory,
    version: "1.2.3",
    today: "2026-12-01",
    synthesize: () => expect.fail(),
  });
};

const write = (...resources: Parameters<typeof createStack>) =>
  writeJson([reviewStack(createStack(...resources))]);

const queue = changed("aws_sqs_queue", { delay_seconds: 1 }, { delay_seconds: 2 });

const compare = (approved: string, planned: string) =>
  run({ "a.json": approved, "b.json": planned }, "--approved", "a.json", "b.json");

describe("--approved", () => {
  it("passes when the plan does what was approved", () => {
    const { exitCode, output } = compare(write(queue), write(queue));
    expect(exitCode).to.equal(0);
    expect(output).to.equal("## The plan is the approved one\n");
  });

  const DIFFERENT: [what: string, planned: string, words: string][] = [
    ["more", write(queue, destroyed("aws_x_y", {})), "+ changes aws_x_y.old: not approved"],
    ["less", write(), "- changes aws_sqs_queue.one: approved, and not planned any more"],
    [
      "something else",
      write(changed("aws_sqs_queue", { delay_seconds: 1 }, { delay_seconds: 3 })),
      "! changes aws_sqs_queue.one: another change",
    ],
    ["another action", write({ ...queue, action: "replace" }), "! changes aws_sqs_queue.one"],
    [
      "other permissions",
      write(queue, created("aws_iam_role_policy", { policy: policy("a:B", "arn:c") })),
      "+ iam aws_iam_role_policy.new: not approved",
    ],
  ];
  for (const [what, planned, words] of DIFFERENT) {
    it(`fails when the plan does ${what}`, () => {
      const { exitCode, output } = compare(write(queue), planned);
      expect(exitCode).to.equal(1);
      expect(output).to.contain("## The plan is not the approved one").and.to.contain(words);
    });
  }

  const writeStack = (others: Partial<Stack>) =>
    writeJson([reviewStack({ ...createStack(queue), ...others })]);

  it("fails when the plan reads something else while it is applied, which may run a program", () => {
    const read = { ...created("external", {}), address: "data.external.a" };
    const { exitCode, output } = compare(write(queue), writeStack({ reads: [read] }));
    expect(exitCode).to.equal(1);
    expect(output).to.contain("+ reads data.external.a: not approved");
  });

  it("fails when one of two entries with the same name differs, in any order", () => {
    const invoke = (config: string): Invocation => ({
      address: "action.x.y",
      type: "x",
      trigger: "on the command line",
      config,
    });
    const [approved, planned] = [
      writeStack({ invocations: [invoke("a"), invoke("b")] }),
      writeStack({ invocations: [invoke("c"), invoke("b")] }),
    ];
    expect(compare(approved, planned).exitCode).to.equal(1);
    expect(compare(planned, approved).exitCode).to.equal(1);
    expect(compare(approved, writeStack({ invocations: [invoke("b")] })).exitCode).to.equal(1);
    expect(compare(approved, approved).exitCode).to.equal(0);
  });

  it("fails when another stack does the same, or one of several stacks differs", () => {
    expect(compare(write(queue), writeStack({ name: "prod" })).exitCode).to.equal(1);
    const [one, other] = [1, 2].map((seconds) =>
      reviewStack(createStack(changed("aws_sqs_queue", {}, { delay_seconds: seconds }))),
    ) as [Review, Review];
    const prod = { ...one, stack: { ...one.stack, name: "prod" } };
    expect(compare(writeJson([one, prod]), writeJson([other, prod])).exitCode).to.equal(1);
    expect(compare(writeJson([prod, one]), writeJson([one, prod])).exitCode).to.equal(0);
  });

  it("fails when a review is not whole", () => {
    const failed = JSON.stringify({ version: 1, passes: false, error: "no plan", stacks: [] });
    expect(compare(failed, failed).exitCode).to.equal(1);
    const gaps = writeJson([reviewStack({ ...createStack(queue), gaps: ["It is errored."] })]);
    expect(compare(gaps, gaps).exitCode).to.equal(1);
  });

  it("fails when a file is not a review", () => {
    const { exitCode, output } = compare("{}", write());
    expect(exitCode).to.equal(2);
    expect(output).to.contain(
      "The approved review is not one: expected the output of --format json.",
    );
  });
});

describe("--log", () => {
  it("shows the end of Terraform's log when there is no plan", () => {
    const log = "old\n".repeat(100) + "Error: ``` \u001B[31mno such table\n";
    const { exitCode, output } = run(
      { "terraform.log": log },
      "plan.json",
      "--log",
      "terraform.log",
    );
    expect(exitCode).to.equal(2);
    expect(output)
      .to.contain("cannot be read")
      .and.to.contain("no such table")
      .and.to.contain("````diff");
    expect(output.split("\n").length).to.be.lessThan(70);
  });

  it("is not needed", () => {
    expect(run({}, "plan.json", "--log", "none.log").exitCode).to.equal(2);
  });
});
