// The rule about IAM that is widened.
import { expect } from "chai";
import { changed, created, destroyed, findings, ids, kept, policy } from "../resources.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";
const PUT = policy("sqs:SendMessage", QUEUE);
const BOTH = policy(["sqs:SendMessage", "sqs:ReceiveMessage"], QUEUE);

const rolePolicy = (before: string, after: string) =>
  changed("aws_iam_role_policy", { role: "r", policy: before }, { role: "r", policy: after });

describe("PR003, IAM widened", () => {
  it("names what is gained and by which role", () => {
    expect(findings(rolePolicy(PUT, BOTH))[0]).to.include({
      id: "PR003",
      severity: "warning",
      what: `\`dev/one\` gains \`Allow sqs:ReceiveMessage on ${QUEUE}\`.`,
    });
  });

  it("ignores lost permissions, and equivalent policies", () => {
    expect(ids(rolePolicy(BOTH, PUT))).to.deep.equal([]);
    const upper = policy(["SQS:sendmessage"], [QUEUE]);
    expect(ids(rolePolicy(PUT, upper))).to.deep.equal([]);
  });

  it("ignores a wildcard that is narrowed", () => {
    const wide = policy("sqs:*", "arn:aws:sqs:eu-west-1:123456789012:*");
    expect(ids(rolePolicy(wide, PUT))).to.deep.equal([]);
    expect(ids(rolePolicy(policy("sqs:Get*", QUEUE), PUT))).to.deep.equal(["PR003"]);
  });

  it("reports a wider resource, a removed condition, and a removed denial", () => {
    expect(ids(rolePolicy(PUT, policy("sqs:SendMessage", `${QUEUE}-2`)))).to.deep.equal(["PR003"]);
    const conditional = policy("sqs:SendMessage", QUEUE, { Condition: { Bool: { a: "b" } } });
    expect(ids(rolePolicy(conditional, PUT))).to.deep.equal(["PR003"]);
    expect(ids(rolePolicy(PUT, conditional))).to.deep.equal([]);
    const denial = policy("sqs:*", "*", { Effect: "Deny" });
    expect(findings(rolePolicy(denial, PUT))[0]?.what).to.contain(
      "no longer has `Deny sqs:* on *`",
    );
    const goes = destroyed("aws_iam_role_policy", { role: "r", policy: denial });
    expect(ids(goes)).to.deep.equal(["PR003"]);
  });

  it("ignores permissions of a new role, function or queue", () => {
    const role = created("aws_iam_role", { name: "r" }, { address: "aws_iam_role.r" });
    const reference = { references: ["aws_iam_role.r.name", "aws_iam_role.r"] };
    const first = created(
      "aws_iam_role_policy",
      { policy: PUT },
      { written: { role: reference, policy: { references: [] } } },
    );
    expect(ids(role, first)).to.deep.equal([]);
    expect(
      ids(kept("aws_iam_role", { id: "r" }, { address: "aws_iam_role.r" }), first),
    ).to.deep.equal(["PR003"]);
    expect(ids(first), "a role of another stack").to.deep.equal(["PR003"]);
  });

  it("finds the role also by its name", () => {
    const role = kept("aws_iam_role", { id: "r" }, { path: "dev/connect/role" });
    const [finding] = findings(role, rolePolicy(PUT, BOTH));
    expect(finding?.what).to.match(/^`dev\/connect\/role` gains /);
  });

  it("reports managed policies and inline blocks", () => {
    const attachment = created("aws_iam_role_policy_attachment", {
      role: "r",
      policy_arn: "arn:aws:iam::aws:policy/AWSLambdaExecute",
    });
    expect(findings(attachment)[0]?.what).to.contain(
      "what the managed policy arn:aws:iam::aws:policy/AWSLambdaExecute allows",
    );
    const role = (...arns: string[]) => ({ managed_policy_arns: arns, inline_policy: [] });
    expect(ids(changed("aws_iam_role", role("a"), role("a", "b")))).to.deep.equal(["PR003"]);
    const inline = (text: string) => ({ inline_policy: [{ name: "p", policy: text }] });
    expect(ids(changed("aws_iam_role", inline(PUT), inline(BOTH)))).to.deep.equal(["PR003"]);
  });

  it("reports who may assume a role, and who may call a function", () => {
    const trust = (service: string) => ({
      assume_role_policy: JSON.stringify({
        Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } },
      }),
    });
    const role = changed("aws_iam_role", trust("lambda.amazonaws.com"), trust("ec2.amazonaws.com"));
    expect(findings(role)[0]?.what).to.contain("by Service ec2.amazonaws.com");
    const permission = (arn: string) => ({
      action: "lambda:InvokeFunction",
      function_name: "f",
      principal: "s3.amazonaws.com",
      source_arn: arn,
    });
    const call = changed("aws_lambda_permission", permission("arn:a"), permission("arn:b"));
    expect(findings(call)[0]?.what).to.contain(
      'Allow lambda:InvokeFunction by s3.amazonaws.com if {"source_arn":"arn:b"}',
    );
  });

  it("reports a removed boundary", () => {
    const boundary = { permissions_boundary: "arn:aws:iam::123456789012:policy/b" };
    expect(ids(changed("aws_iam_role", boundary, {}))).to.deep.equal(["PR003"]);
    expect(ids(changed("aws_iam_role", {}, boundary))).to.deep.equal([]);
  });

  it("compares references in the configuration with ARNs of the stack", () => {
    const queue = kept("aws_sqs_queue", { arn: QUEUE }, { address: "aws_sqs_queue.jobs" });
    const longer = kept("aws_sqs_queue", { arn: `${QUEUE}-2` }, { address: "aws_sqs_queue.two" });
    const template = policy("sqs:SendMessage", "${aws_sqs_queue.jobs.arn}");
    const unknown = (known: string) =>
      changed(
        "aws_iam_role_policy",
        { policy: known },
        {},
        { unknown: { policy: true }, written: { policy: { text: template, references: [] } } },
      );
    expect(ids(queue, longer, unknown(PUT))).to.deep.equal([]);
    const other = unknown(policy("sqs:SendMessage", `${QUEUE}-2`));
    expect(findings(queue, longer, other)[0]?.what).to.contain("on ${aws_sqs_queue.jobs.arn}");
  });
});
