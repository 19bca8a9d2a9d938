// Warnings about what functions and routes may call.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

describe("a configuration with roles", () => {
  it("warns of unknown policies of roles that call services here, and of no others", () => {
    const trust = { Service: "ec2.amazonaws.com" };
    const policy_arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const { warnings } = readFixture({
      routes: { ping: { fn: { role: "${aws_iam_role.fn.arn}" } } },
      resources: {
        aws_iam_role: {
          fn: { name: "fn" },
          machine: { name: "machine", assume_role_policy: trust },
        },
        aws_iam_role_policy_attachment: {
          fn: { role: "fn", policy_arn: policy_arn("OfFunction") },
          machine: { role: "machine", policy_arn: policy_arn("OfMachine") },
        },
      },
    });
    expect(warnings.filter((line) => line.includes("unknown policy"))).to.deep.equal([
      `${policy_arn("OfFunction")} is an unknown policy and is ignored: roles with it may be denied calls that AWS allows.`,
    ]);
  });
});
