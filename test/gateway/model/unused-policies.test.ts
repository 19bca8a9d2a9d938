// Unknown parts of policies are named only if a role that the gateway evaluates has them.
import { expect } from "chai";
import { withoutUnusedPolicies } from "../../../gateway/model/unused-policies.ts";
import { readModel } from "../../../gateway/model/model.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import { fixtureDocument } from "../../helpers/fixture-stack.ts";

const policy = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
});

const RESOURCES = {
  aws_iam_role: { machine: { name: "machine" } },
  aws_iam_policy: {
    shared: { name: "shared", policy },
    ofMachine: { name: "of-machine", policy },
    attached: { name: "attached", policy },
  },
  aws_iam_role_policy: {
    inFunction: { role: "${aws_iam_role.fixture.id}", policy },
    inMachine: { role: "${aws_iam_role.machine.arn}", policy },
  },
  aws_iam_role_policy_attachment: {
    inFunction: {
      role: "${aws_iam_role.fixture.name}",
      policy_arn: "${aws_iam_policy.shared.arn}",
    },
    inMachine: {
      role: "${aws_iam_role.machine.name}",
      policy_arn: "${aws_iam_policy.ofMachine.arn}",
    },
  },
  aws_iam_policy_attachment: {
    both: {
      name: "both",
      roles: ["${aws_iam_role.machine.name}", "${aws_iam_role.fixture.name}"],
      policy_arn: "${aws_iam_policy.attached.arn}",
    },
  },
};

const NAMED = [
  "aws_iam_role.fixture.inline_policy",
  "aws_iam_policy.shared.policy.Statement[0].Resource",
  "aws_iam_policy.attached.policy",
  "aws_iam_role_policy.inFunction.policy",
  "aws_iam_policy_attachment.both.roles",
  "aws_lambda_function.ping.environment.variables.KEY",
];

const SILENT = [
  "aws_iam_role.machine.assume_role_policy",
  "aws_iam_policy.ofMachine.policy",
  "aws_iam_role_policy.inMachine.policy.Statement[0].Resource",
  "aws_iam_role_policy_attachment.inMachine.policy_arn",
];

describe("unknown parts of policies", () => {
  it("are left out for roles that nothing here uses", () => {
    const configuration = loadConfiguration(
      fixtureDocument({ routes: { ping: {} }, resources: RESOURCES }),
      {},
    );
    const model = readModel(configuration, "/stack");
    const unknown = new Map([...NAMED, ...SILENT].map((path) => [path, "it is unknown"]));
    const left = withoutUnusedPolicies(unknown, configuration.resources, model);
    expect([...left.keys()]).to.deep.equal(NAMED);
  });
});
