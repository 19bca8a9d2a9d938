// What is often open or wide on purpose is a warning; what resembles it is an error.
import { expect } from "chai";
import { created, findings, policy } from "../resources.ts";

describe("what is open or wide on purpose", () => {
  const judge = (type: string, after: object, others: object = {}) =>
    findings(created(type, { ...after }, others)).map(({ id, severity }) => `${severity} ${id}`);

  const world = (from: number, to: number, protocol = "tcp") => ({
    ingress: [{ from_port: from, to_port: to, protocol, cidr_blocks: ["0.0.0.0/0"] }],
  });

  it("is a warning for a web server, although the rule is hidden", () => {
    const hidden = { sensitiveAfter: true };
    expect(judge("aws_security_group", world(443, 443), hidden)).to.deep.equal(["warning PR028"]);
    expect(judge("aws_security_group", world(22, 22), hidden)).to.deep.equal(["error PR028"]);
  });

  it("is a warning for a ping", () => {
    expect(judge("aws_security_group", world(8, 0, "icmp"))).to.deep.equal(["warning PR028"]);
    expect(judge("aws_security_group", world(8, 8, "tcp"))).to.deep.equal(["error PR028"]);
  });

  for (const [severity, actions] of [
    ["warning", ["ec2:Describe*", "autoscaling:Describe*"]],
    ["warning", ["logs:DescribeLogGroups"]],
    ["error", ["ec2:Describe*", "ec2:RunInstances"]],
    ["error", ["s3:List*"]],
    ["error", ["lambda:List*"]],
    ["error", ["ec2:*"]],
    ["error", ["ec2:D*"]],
  ] as [string, string[]][]) {
    it(`is ${severity} for ${actions.join(", ")} on everything`, () => {
      expect(judge("aws_iam_policy", { policy: policy(actions, "*") })).to.deep.equal([
        `${severity} PR004`,
      ]);
    });
  }

  it("is nothing for actions that AWS accepts only on everything", () => {
    const reads = policy(["cloudwatch:GetMetricData", "ecr:GetAuthorizationToken"], "*");
    expect(judge("aws_iam_policy", { policy: reads })).to.deep.equal([]);
  });
});
