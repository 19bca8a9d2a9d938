// each.key and each.value where for_each iterates over a value that the plan knows.
import { expect } from "chai";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";
import { createPlan, declared, readAttribute, refs, resource } from "../helpers/small-plan.ts";

describe("each.key", () => {
  it("is that of each instance, although they share the expression", () => {
    const own = ["one", "two"].map((key) => resource("aws_sqs_queue.q", {}, key));
    const plan = createPlan(
      { resources: own },
      { resources: [declared("aws_sqs_queue.q", { policy: refs("each.key") })] },
      Object.fromEntries(own.map(({ address }) => [address, { policy: true }])),
    );
    const { resources } = planConfiguration(plan);
    expect(resources.map((one) => one.attribute("policy"))).to.deep.equal(["one", "two"]);
  });
});

describe("each.value", () => {
  for (const [what, value, key, found] of [
    ["an element of a set", ["a", "b"], "b", "b"],
    ["a value of a map", { b: "of b" }, "b", "of b"],
    ["nothing that a set lacks", ["a"], "b", undefined],
    ["nothing that a map lacks", { a: "of a" }, "b", undefined],
  ] as const) {
    it(`is ${what} that for_each iterates over`, () => {
      const own = resource("aws_sqs_queue.q", {}, key);
      const plan = createPlan(
        { resources: [own] },
        {
          resources: [declared("aws_sqs_queue.q", { policy: refs("each.value") }, refs("var.all"))],
        },
        { [own.address]: { policy: true } },
      );
      const known = { ...plan, variables: { all: { value: value as unknown as Value } } };
      expect(readAttribute(known, own.address, "policy").value).to.equal(found);
    });
  }

  it("is not an element of a set when the expression wants a part of it", () => {
    const own = resource("aws_sqs_queue.q", {}, "b");
    const uri = refs("each.value.name", "each.value");
    const plan = createPlan(
      { resources: [own] },
      { resources: [declared("aws_sqs_queue.q", { policy: uri }, refs("var.all"))] },
      { [own.address]: { policy: true } },
    );
    const known = { ...plan, variables: { all: { value: ["b"] } } };
    expect(readAttribute(known, own.address, "policy").value).to.equal(undefined);
  });
});
