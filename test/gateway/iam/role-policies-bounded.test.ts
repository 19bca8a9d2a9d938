// A permissions boundary grants nothing, and limits what the policies of a role grant.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { judgeRole, readRolePolicies } from "../../../gateway/iam/role-policies.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import type { TerraformDocument } from "../../../gateway/terraform/document.ts";

const read = (resource: NonNullable<TerraformDocument["resource"]>) =>
  readRolePolicies(loadConfiguration({ resource }, {}).resources);

const text = (Action: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

describe("policies within a permissions boundary", () => {
  const bounded = (permissions_boundary: string, boundary: string) =>
    read({
      aws_iam_policy: { b: { name: "b", policy: boundary } },
      aws_iam_role: {
        role: { name: "worker", permissions_boundary, inline_policy: { policy: text("sqs:*") } },
      },
    });
  const decide = (policies: ReturnType<typeof read>, action: string) =>
    judgeRole(policies.roles.get("worker")!, { action, resource: "arn:x", keys: NO_KEYS });

  it("allow only what it allows too", () => {
    const policies = bounded("${aws_iam_policy.b.arn}", text("sqs:Send*"));
    expect(decide(policies, "sqs:SendMessage").decision).to.equal("allowed");
    expect(decide(policies, "sqs:DeleteMessage")).to.deep.equal({
      decision: "outside",
      boundary: "arn:aws:iam::000000000000:policy/b",
    });
    expect(decide(policies, "s3:GetObject").decision).to.equal("not allowed");
  });

  it("are denied what it denies", () => {
    const policies = bounded("${aws_iam_policy.b.arn}", text("*").replace("Allow", "Deny"));
    expect(decide(policies, "sqs:SendMessage").decision).to.equal("denied");
  });

  it("that is empty are not limited", () => {
    const policies = bounded("", text("x:y"));
    expect(decide(policies, "sqs:SendMessage").decision).to.equal("allowed");
    expect(policies.problems).to.deep.equal([]);
  });

  it("that is unknown are not limited, which is reported", () => {
    const policies = bounded("arn:aws:iam::000000000000:policy/theirs", text("x:y"));
    expect(decide(policies, "sqs:SendMessage").decision).to.equal("allowed");
    expect(policies.problems[0]).to.match(/^aws_iam_role\.role: its permissions_boundary .*theirs/);
  });
});
