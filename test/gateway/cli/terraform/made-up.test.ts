// The line about values that no account has confirmed.
import { expect } from "chai";
import { describeMadeUp } from "../../../../gateway/cli/terraform/made-up.ts";
import type { PlanDocument, ValuesModule } from "../../../../gateway/plan/plan-document.ts";

const planThatRead = (root_module: ValuesModule): PlanDocument => ({
  planned_values: { root_module: {} },
  prior_state: { values: { root_module } },
  configuration: { root_module: {} },
});

const data = (address: string) => {
  const [type = "", name = ""] = address.split(".").slice(-2);
  return { address, mode: "data" as const, type, name };
};

describe("made-up values", () => {
  it("are named once by their data sources, also in modules", () => {
    const plan = planThatRead({
      resources: [data("data.aws_vpc.default"), data('data.aws_subnet.one["a.b]c"]')].map(
        (one) => ({
          ...one,
          type: one.address.includes("vpc") ? "aws_vpc" : "aws_subnet",
        }),
      ),
      child_modules: [{ resources: [data("module.x.data.aws_acm_certificate.cert")] }],
    });
    plan.prior_state!.values!.root_module!.resources!.push({
      ...data("data.aws_subnet.one"),
      address: 'data.aws_subnet.one["c"]',
    });
    expect(describeMadeUp(plan)).to.equal(
      "data.aws_vpc.default, data.aws_subnet.one, module.x.data.aws_acm_certificate.cert: " +
        "made-up values, since no account was asked.",
    );
  });

  it("are none of AWS's own policies, and those of other policies", () => {
    const policy = (arn: string) => ({ ...data("data.aws_iam_policy.x"), values: { arn } });
    const own = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    expect(describeMadeUp(planThatRead({ resources: [policy(own)] }))).to.equal(undefined);
    const other = planThatRead({ resources: [policy("arn:aws:iam::000000000000:policy/chat")] });
    expect(describeMadeUp(other)).to.match(/^data\.aws_iam_policy\.x: made-up/);
  });

  it("are none that the provider, a file or another provider has", () => {
    const plan = planThatRead({
      resources: [
        data("data.aws_iam_policy_document.x"),
        data("data.aws_ssm_parameter.x"),
        data("data.archive_file.zip"),
        { ...data("aws_vpc.own"), mode: "managed" },
      ],
    });
    expect(describeMadeUp(plan)).to.equal(undefined);
    expect(describeMadeUp(planThatRead({}))).to.equal(undefined);
  });
});
