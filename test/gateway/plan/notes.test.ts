// What is said about a value that a plan does not contain.
import { expect } from "chai";
import {
  describeReason,
  ELEMENTS_MISSING,
  mayBeInSources,
  readOwner,
} from "../../../gateway/plan/notes.ts";
import { unknownValue } from "../../../gateway/terraform/unknown.ts";
import { planned } from "../helpers/rebuild.ts";
import { declared, createPlan, refs, resource } from "../helpers/small-plan.ts";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";

describe("the owner of an unknown value", () => {
  it("is a function's name, or the address of anything else", () => {
    const queue = planned("aws_sqs_queue", { name: "q" });
    expect(readOwner(planned("aws_lambda_function", { function_name: "f" }))).to.equal("f");
    expect(readOwner(queue)).to.equal(queue.address);
    expect(readOwner({ ...queue, values: { function_name: 5 } })).to.equal(queue.address);
  });
});

describe("the reason for an unknown value", () => {
  const MISSING = "but the plan does not contain the expression.";

  for (const [what, names, reason] of [
    ["in a dynamic block", [], "the plan does not contain its expression. It is omitted."],
    ["of one reference", ["local.a"], `it depends on local.a, ${MISSING} Hint. It is omitted.`],
    [
      "of several references",
      ["local.a", "var.b"],
      `it depends on local.a, var.b, ${MISSING} Hint. It is omitted.`,
    ],
  ] as const) {
    it(`names its references: ${what}`, () => {
      expect(describeReason({}, [...names], " Hint.", "It is omitted.")).to.equal(reason);
    });
  }

  it("is the source's, if that has one", () => {
    const joined = unknownValue("depends on module.m");
    expect(describeReason({ joined }, ["local.a"], " Hint.", "It is omitted.")).to.equal(
      "it depends on module.m. It is omitted.",
    );
  });

  for (const [reference, isSaid] of [
    ["local.a", true],
    ["each.value.a", true],
    ["var.a", false],
    ["module.local.a", false],
  ] as const) {
    it(`${isSaid ? "may" : "cannot"} be lifted by the sources: ${reference}`, () => {
      expect(mayBeInSources({ unresolved: reference })).to.equal(isSaid);
    });
  }

  it("is that a list lacks its other elements", () => {
    const [policy, role] = [
      resource("aws_iam_policy.a", { name: "a" }),
      resource("aws_iam_role.r", { name: "r" }),
    ];
    const plan = createPlan(
      { resources: [policy, role] },
      {
        resources: [
          declared("aws_iam_policy.a"),
          declared("aws_iam_role.r", { managed_policy_arns: refs("aws_iam_policy.a.arn") }),
        ],
      },
      { [role.address]: { managed_policy_arns: true } },
    );
    const { resources, unknown } = planConfiguration(plan);
    for (const one of resources) one.attribute("managed_policy_arns");
    expect([...unknown]).to.deep.equal([["aws_iam_role.r.managed_policy_arns", ELEMENTS_MISSING]]);
    expect(ELEMENTS_MISSING).to.equal(
      "it has only the elements that refer to resources. Use --terraform DIR to have the sources read.",
    );
  });
});
