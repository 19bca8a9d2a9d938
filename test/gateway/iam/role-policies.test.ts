import { expect } from "chai";
import { findRole, readRolePolicies } from "../../../gateway/iam/role-policies.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import type { TerraformDocument } from "../../../gateway/terraform/document.ts";

const read = (resource: TerraformDocument["resource"]) =>
  readRolePolicies(loadConfiguration({ resource: resource ?? {} }, {}).resources);

const text = (Action: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

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
      "managed, named in the role without a list",
      {
        aws_iam_policy: { p: { name: "p", policy: text("a") } },
        aws_iam_role: { role: { name: "worker", managed_policy_arns: "${aws_iam_policy.p.arn}" } },
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
      const { roles, problems } = read(resource as unknown as TerraformDocument["resource"]);
      const { statements, unknownPolicies } = roles.get("worker")!;
      const [statement, ...others] = statements;
      expect(statement?.actions.patterns).to.deep.equal(["a"]);
      expect(statement?.name).to.match(/^aws_iam_[a-z_]+\.\w+(\.inline_policy)?, statement 1$/);
      expect([others, unknownPolicies, problems]).to.deep.equal([[], [], []]);
    });
  }

  it("may be AWS managed policies that the gateway knows", () => {
    const attachment = (policy_arn: string) => ({ role: "worker", policy_arn });
    const { roles } = read({
      aws_iam_role: ROLE,
      aws_iam_role_policy_attachment: {
        known: attachment("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"),
        unknown: attachment("arn:aws:iam::aws:policy/NoSuchPolicy"),
      },
    });
    expect(roles.get("worker")!.statements).to.have.length(1);
    expect(roles.get("worker")!.unknownPolicies).to.deep.equal([
      "arn:aws:iam::aws:policy/NoSuchPolicy",
    ]);
  });

  it("are not AWS managed policies only because of their name", () => {
    const policy_arn = "arn:aws:iam::000000000000:policy/AdministratorAccess";
    const { roles } = read({
      aws_iam_role_policy_attachment: { p: { role: "worker", policy_arn } },
    });
    expect(roles.get("worker")!.unknownPolicies).to.deep.equal([policy_arn]);
  });

  it("are reported and allow nothing when they are not JSON; the others count", () => {
    const { roles, problems } = read({
      aws_iam_role_policy: {
        p: { role: "worker", policy: "{" },
        q: { role: "worker", policy: text("a") },
      },
    });
    expect(roles.get("worker")!.statements.map(({ actions }) => actions.patterns)).to.deep.equal([
      ["a"],
    ]);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^aws_iam_role_policy\.p: its policy is not JSON; expected/);
  });

  it("are reported once, even if several roles have them", () => {
    const { problems } = read({
      aws_iam_policy: { p: { name: "p", policy: "{" } },
      aws_iam_policy_attachment: {
        p: { roles: ["worker", "other"], policy_arn: "${aws_iam_policy.p.arn}" },
      },
    });
    expect(problems).to.have.length(1);
  });

  it("may include an unknown ARN", () => {
    const { roles } = read({
      aws_iam_role: { role: { name: "worker", managed_policy_arns: [null] } },
    });
    expect(roles.get("worker")!.unknownPolicies).to.deep.equal([
      "aws_iam_role.role.managed_policy_arns[0]",
    ]);
  });

  it("may be empty blocks, which the provider writes for no policy", () => {
    const { roles, problems } = read({
      aws_iam_role: { role: { name: "worker", inline_policy: [{ name: "", policy: "" }] } },
    });
    expect(roles.get("worker")!.statements).to.deep.equal([]);
    expect(problems).to.deep.equal([]);
  });

  it("come from several attachments, in the order of the configuration", () => {
    const { roles } = read({
      aws_iam_role: {
        role: {
          name: "worker",
          inline_policy: [{ policy: text("a") }, { policy: null }, { policy: text("b") }],
        },
      },
      aws_iam_policy: {
        p: { name: "p", policy: text("c") },
        q: { name: "q", policy: text("d") },
      },
      aws_iam_role_policy_attachment: {
        q: { role: "worker", policy_arn: "${aws_iam_policy.q.arn}" },
      },
    });
    const actions = roles.get("worker")!.statements.map((one) => one.actions.patterns[0]);
    expect(actions).to.deep.equal(["a", "b", "d"]);
  });

  it("belong to a role with an ARN, an id, tags and a trust policy", () => {
    const trust = JSON.stringify({
      Statement: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
      },
    });
    const given = { arn: "arn:aws:iam::000000000000:role/own/worker", unique_id: "AROAOWN" };
    const { roles } = read({
      aws_iam_role: {
        role: { name: "worker", tags: { team: "blue" }, assume_role_policy: trust, ...given },
        other: { name: "other", assume_role_policy: "{" },
      },
    });
    const { statements, trust: trusting, ...rest } = roles.get("worker")!;
    expect(rest).to.deep.equal({
      name: "worker",
      arn: given.arn,
      uniqueId: given.unique_id,
      tags: { team: "blue" },
      unknownPolicies: [],
    });
    expect(statements).to.deep.equal([]);
    expect(trusting?.map(({ name }) => name)).to.deep.equal([
      "aws_iam_role.role.assume_role_policy, statement 1",
    ]);
    expect(roles.get("other")?.trust).to.deep.equal([]);
  });

  it("of a role outside the configuration are none, and it is found by its name or ARN", () => {
    const policies = read({});
    const role = findRole(policies, "arn:aws:iam::000000000000:role/path/theirs");
    expect(role).to.deep.include({
      name: "theirs",
      arn: "arn:aws:iam::000000000000:role/theirs",
      tags: {},
      statements: [],
    });
    expect(role.uniqueId).to.match(/^AROA/);
    expect(findRole(policies, "theirs")).to.deep.equal(role);
    const known = read({ aws_iam_role: ROLE });
    expect(findRole(known, "arn:aws:iam::000000000000:role/x/worker")).to.equal(
      known.roles.get("worker"),
    );
  });
});
