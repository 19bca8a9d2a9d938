// Policies whose statements are known before the ARNs in them are.
import { expect } from "chai";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { reviewStack, writePage } from "../resources.ts";

const refs = (...references: string[]) => ({ references });

const DATA = "data.aws_iam_policy_document.jobs";

/** A policy of a role, written as a data source that Terraform reads once the queue is there. */
const plan = (statement: object, unknown: object, written: object, others = {}) =>
  JSON.stringify({
    format_version: "1.2",
    resource_changes: [
      {
        address: DATA,
        mode: "data",
        type: "aws_iam_policy_document",
        change: {
          actions: ["read"],
          before: null,
          after: { statement: [statement], ...others },
          after_unknown: { id: true, json: true, statement: [unknown] },
        },
      },
      {
        address: "aws_iam_role_policy.p",
        mode: "managed",
        type: "aws_iam_role_policy",
        change: {
          actions: ["create"],
          before: null,
          after: { role: "r" },
          after_unknown: { policy: true },
        },
      },
    ],
    configuration: {
      root_module: {
        resources: [
          { address: DATA, expressions: { statement: [written] } },
          { address: "aws_iam_role_policy.p", expressions: { policy: refs(`${DATA}.json`, DATA) } },
        ],
      },
    },
  });

const find = (text: string) => {
  const stack = readPlan(parsePlan(text), undefined);
  return { page: writePage(stack), ids: reviewStack(stack).findings.map(({ id }) => id) };
};

const QUEUE = refs("aws_sqs_queue.jobs.arn", "aws_sqs_queue.jobs");

describe("a policy in a data source", () => {
  it("is judged by the statements that are known, and names the ARNs that are not", () => {
    const { page, ids } = find(
      plan(
        { effect: "Allow", actions: ["sqs:SendMessage"], resources: [null] },
        { resources: [true] },
        { resources: QUEUE },
      ),
    );
    expect(ids).to.deep.equal(["PR003"]);
    expect(page).to.contain("+ Allow sqs:SendMessage on ${aws_sqs_queue.jobs.arn}");
  });

  it("is wide when a known part is", () => {
    const known = { actions: ["sqs:*"], resources: ["*"] };
    expect(find(plan(known, {}, {})).ids).to.deep.equal(["PR003", "PR004"]);
  });

  it("keeps principals and conditions", () => {
    const { page } = find(
      plan(
        {
          actions: ["a:B"],
          resources: ["arn:c"],
          principals: [{ type: "Service", identifiers: ["sns.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] }],
        },
        {},
        {},
      ),
    );
    expect(page).to.contain(
      'by Service sns.amazonaws.com if {"StringEquals":{"aws:SourceAccount":["1"]}}',
    );
  });

  it("cannot be read when its actions are unknown, or it is made from other documents", () => {
    const unknown = plan(
      { resources: ["arn:c"] },
      { actions: true },
      { actions: refs("var.actions") },
    );
    expect(find(unknown).ids).to.include("PR006");
    const merged = plan({ actions: ["a:B"] }, {}, {}, { source_policy_documents: ["{}"] });
    expect(find(merged).ids).to.include("PR006");
  });
});

describe("a policy that is known only after apply", () => {
  it("names what it waits for", () => {
    const text = plan({}, {}, {}).replaceAll(
      `"${DATA}.json","${DATA}"`,
      '"aws_sqs_queue.jobs.arn","aws_sqs_queue.jobs"',
    );
    expect(find(text).page).to.contain(
      "its policy is known after apply, with aws_sqs_queue.jobs.arn in it",
    );
  });
});
