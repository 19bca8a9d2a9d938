import { expect } from "chai";
import { readRolePolicies } from "../../../local/iam/role-policies.ts";
import { loadConfiguration } from "../../../local/terraform/configuration.ts";
import type { TerraformDocument } from "../../../local/terraform/document.ts";

const read = (resource: TerraformDocument["resource"]) =>
  readRolePolicies(loadConfiguration({ resource: resource ?? {} }, {}).resources);

const policy = (Action: string) => ({
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});

const text = (Action: string) => JSON.stringify(policy(Action));

describe("policies of a role", () => {
  const ROLE = { role: { name: "worker" } };

  for (const [what, resource] of [
    [
      "inline in the role",
      { aws_iam_role: { role: { name: "worker", inline_policy: { policy: text("a") } } } },
    ],
    [
      "inline, by the role's name",
      {
        aws_iam_role: ROLE,
        aws_iam_role_policy: { p: { role: "${aws_iam_role.role.name}", policy: text("a") } },
      },
    ],
    [
      "inline, by the role's id",
      {
        aws_iam_role: ROLE,
        aws_iam_role_policy: { p: { role: "${aws_iam_role.role.id}", policy: text("a") } },
      },
    ],
    [
      "attached",
      {
        aws_iam_role: ROLE,
        aws_iam_policy: { p: { name: "p", policy: text("a") } },
        aws_iam_role_policy_attachment: {
          p: { role: "${aws_iam_role.role.name}", policy_arn: "${aws_iam_policy.p.arn}" },
        },
      },
    ],
    [
      "attached to several roles",
      {
        aws_iam_role: ROLE,
        aws_iam_policy: { p: { name: "p", policy: text("a") } },
        aws_iam_policy_attachment: {
          p: { roles: ["worker"], policy_arn: "${aws_iam_policy.p.arn}" },
        },
      },
    ],
    [
      "managed, named in the role",
      {
        aws_iam_policy: { p: { name: "p", policy: text("a") } },
        aws_iam_role: {
          role: { name: "worker", managed_policy_arns: ["${aws_iam_policy.p.arn}"] },
        },
      },
    ],
    [
      "from a policy document",
      {
        aws_iam_role: ROLE,
        aws_iam_role_policy: {
          p: {
            role: "worker",
            policy:
              '${jsonencode({Statement = [{Effect = "Allow", Action = "a", Resource = "*"}]})}',
          },
        },
      },
    ],
  ] as const) {
    it(`are read when they are ${what}`, () => {
      const { documents, unknown } = read(resource as unknown as TerraformDocument["resource"]);
      expect(documents.get("worker")).to.deep.equal([policy("a")]);
      expect(unknown).to.deep.equal([]);
    });
  }

  it("may be AWS's own, of those that are known here", () => {
    const attachment = (policy_arn: string) => ({ role: "worker", policy_arn });
    const { documents, unknown } = read({
      aws_iam_role: ROLE,
      aws_iam_role_policy_attachment: {
        known: attachment("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"),
        unknown: attachment("arn:aws:iam::aws:policy/AmazonS3FullAccess"),
      },
    });
    expect(documents.get("worker")).to.have.length(1);
    expect(unknown).to.deep.equal(["arn:aws:iam::aws:policy/AmazonS3FullAccess"]);
  });

  it("must be JSON", () => {
    expect(() => read({ aws_iam_role_policy: { p: { role: "worker", policy: "{" } } })).to.throw(
      "aws_iam_role_policy.p: its policy is no JSON",
    );
  });
});
