// References between modules in modules, by the plan alone.
import { expect } from "chai";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import { createPlan, declared, readAttribute, refs, resource } from "../helpers/small-plan.ts";

/** A queue in `module.outer.module.inner`, and one with the same names in `module.inner`. */
const QUEUES = ["module.outer.module.inner", "module.inner"].map((module) => ({
  ...resource("aws_sqs_queue.q", { name: module.replaceAll(".", "-") }),
  address: `${module}.aws_sqs_queue.q`,
}));

const INNER = {
  resources: [declared("aws_sqs_queue.q")],
  outputs: { arn: { expression: refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") } },
};

describe("a module in a module", () => {
  it("is found by its name in the module that calls it", () => {
    const [inOuter, inRoot] = QUEUES;
    const fn = {
      ...resource("aws_lambda_function.fn", { function_name: "fn" }),
      address: "module.outer.aws_lambda_function.fn",
    };
    const plan = createPlan(
      {
        child_modules: [
          {
            address: "module.outer",
            resources: [fn],
            child_modules: [{ address: "module.outer.module.inner", resources: [inOuter!] }],
          },
          { address: "module.inner", resources: [inRoot!] },
        ],
      },
      {
        module_calls: {
          outer: {
            module: {
              resources: [declared("aws_lambda_function.fn", { role: refs("module.inner.arn") })],
              module_calls: { inner: { module: INNER } },
            },
          },
          inner: { module: INNER },
        },
      },
      { [fn.address]: { role: true } },
    );

    expect(readAttribute(plan, fn.address, "role").value).to.equal(
      "arn:aws:sqs:eu-west-1:000000000000:module-outer-module-inner",
    );
  });
});

describe("a resource that the plan destroys", () => {
  it("is not served: only data sources are taken from the state", () => {
    const plan = createPlan(
      { resources: [resource("aws_sqs_queue.kept", { name: "kept" })] },
      {},
      {},
    );
    const looked = { ...resource("aws_sqs_queue.found", { name: "found" }), mode: "data" as const };
    const gone = resource("aws_sqs_queue.gone", { name: "gone" });
    plan.prior_state = { values: { root_module: { resources: [gone, looked] } } };

    const served = planConfiguration(plan).resources.map((one) => one.attribute("name"));

    expect(served).not.to.include("gone");
    expect(served).to.include("kept");
  });
});
