// Unknown parts of policies are named only if a role that the gateway evaluates has them.
import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { withoutUnusedPolicies } from "../../../gateway/model/unused-policies.ts";
import { readModel } from "../../../gateway/model/model.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import { fixtureDocument } from "../../helpers/fixture-stack.ts";
import { resourceWith } from "../helpers/resource-with.ts";

const policy = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
});

const BOUNDED = {
  function_name: "bounded",
  role: "${aws_iam_role.bounded.arn}",
  runtime: "nodejs22.x",
  handler: "index.handler",
  filename: "bounded.zip",
};

const RESOURCES = {
  aws_iam_role: {
    machine: { name: "machine" },
    bounded: {
      name: "bounded",
      permissions_boundary: "${aws_iam_policy.most.arn}",
      managed_policy_arns: ["${aws_iam_policy.managed.arn}"],
    },
  },
  aws_lambda_function: { bounded: BOUNDED },
  aws_iam_policy: {
    most: { name: "most", policy },
    managed: { name: "managed", policy },
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
    machines: {
      name: "machines",
      roles: ["${aws_iam_role.machine.name}"],
      policy_arn: "${aws_iam_policy.ofMachine.arn}",
    },
  },
};

const NAMED = [
  "aws_iam_role.fixture.inline_policy",
  "aws_iam_policy.shared.policy.Statement[0].Resource",
  "aws_iam_policy.attached.policy",
  "aws_iam_policy.most.policy",
  "aws_iam_policy.managed.policy",
  "aws_iam_role_policy.inFunction.policy",
  "aws_iam_policy_attachment.both.roles",
  "aws_lambda_function.ping.environment.variables.KEY",
];

const SILENT = [
  "aws_iam_role.machine.assume_role_policy",
  "aws_iam_policy.ofMachine.policy",
  "aws_iam_role_policy.inMachine.policy.Statement[0].Resource",
  "aws_iam_role_policy_attachment.inMachine.policy_arn",
  "aws_iam_policy_attachment.machines.roles",
];

describe("unknown parts of policies", () => {
  const read = () => {
    const document = fixtureDocument({ routes: { ping: {} }, resources: RESOURCES });
    const configuration = loadConfiguration(document, {});
    return { configuration, model: readModel(configuration, "/stack") };
  };

  it("are left out for roles that nothing here uses", () => {
    const { configuration, model } = read();
    const unknown = new Map([...NAMED, ...SILENT].map((path) => [path, "it is unknown"]));
    const left = withoutUnusedPolicies(unknown, configuration.resources, model);
    expect([...left.keys()]).to.deep.equal(NAMED);
    for (const [path, count] of [
      [NAMED[0]!, 1],
      [SILENT[0]!, 0],
    ] as const) {
      const one = new Map([[path, "it is unknown"]]);
      expect(withoutUnusedPolicies(one, configuration.resources, model).size, path).to.equal(count);
    }
  });

  it("are kept where only a part of the roles is known, whatever else has a role", () => {
    const { configuration, model } = read();
    const { resources } = configuration;
    const used = resources.find(({ address }) => address === "aws_iam_role.fixture");
    const attachment = resourceWith("aws_iam_policy_attachment.partly", {
      roles: [null, used?.attribute("name")],
    });
    const other = {
      ...resourceWith("aws_glue_crawler.other", {}),
      attribute: () => {
        throw new GatewayError("EXPRESSION", "this cannot be evaluated");
      },
    };
    const unknown = new Map([["aws_iam_policy_attachment.partly.roles", "it is unknown"]]);
    const left = withoutUnusedPolicies(unknown, [...resources, attachment, other], model);
    expect([...left]).to.deep.equal([...unknown]);
  });
});
