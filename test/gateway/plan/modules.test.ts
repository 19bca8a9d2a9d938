// Instances of modules and resources, with the configuration that declares them.
import { expect } from "chai";
import { plannedResources } from "../../../gateway/plan/modules.ts";
import type { PlanDocument } from "../../../gateway/plan/plan-document.ts";
import { createPlan, declared, refs, resource } from "../helpers/small-plan.ts";

const data = (name: string) => ({ ...resource(`aws_x.${name}`), mode: "data" as const });

describe("the resources of a plan", () => {
  const MINIMAL: PlanDocument = {
    planned_values: { root_module: { resources: [resource("aws_x.a", { v: 1 })] } },
    configuration: { root_module: {} },
  };
  const addresses = (plan: PlanDocument) =>
    plannedResources(plan).resources.map(({ address }) => address);

  it("need no other part of it", () => {
    const [only, ...others] = plannedResources(MINIMAL).resources;
    expect(others).to.deep.equal([]);
    expect(only).to.deep.include({ values: { v: 1 }, unknown: {}, configuration: {} });
    expect(addresses({ ...MINIMAL, prior_state: {} })).to.deep.equal(["aws_x.a"]);
    expect(addresses({ ...MINIMAL, prior_state: { values: {} } })).to.deep.equal(["aws_x.a"]);
  });

  it("include the data sources of the state, also in modules", () => {
    const found = { ...data("found"), address: "data.aws_x.found" };
    const inner = { ...data("inner"), address: "module.m.data.aws_x.inner" };
    const root_module = {
      resources: [resource("aws_x.gone"), found],
      child_modules: [{ address: "module.m", resources: [inner] }],
    };
    const plan = { ...MINIMAL, prior_state: { values: { root_module } } };
    expect(addresses(plan)).to.deep.equal([
      "aws_x.a",
      "data.aws_x.found",
      "module.m.data.aws_x.inner",
    ]);
  });

  it("have the values that are unknown by address", () => {
    const plan = createPlan(
      { resources: [resource("aws_x.a", {}, "k"), resource("aws_x.b")] },
      {},
      { 'aws_x.a["k"]': { v: true }, "aws_x.b": [] },
    );
    const unknown = plannedResources(plan).resources.map((one) => one.unknown);
    expect(unknown).to.deep.equal([{ v: true }, {}]);
  });

  it("have the first configuration with their mode, type and name", () => {
    const plan = createPlan(
      { resources: [resource("aws_x.a"), data("a")] },
      {
        resources: [
          declared("aws_x.b", { n: refs("local.b") }),
          declared("aws_x.a", { n: refs("local.first") }),
          { ...declared("aws_x.a", { n: refs("local.data") }), mode: "data" },
          declared("aws_x.a", { n: refs("local.second") }),
        ],
      },
      {},
    );
    const names = plannedResources(plan).resources.map(
      ({ configuration }) => configuration.expressions?.["n"],
    );
    expect(names).to.deep.equal([refs("local.first"), refs("local.data")]);
  });
});

describe("the modules of a plan", () => {
  const read = (...addresses: string[]) =>
    plannedResources(
      createPlan(
        { child_modules: addresses.map((address) => ({ address })) },
        {
          module_calls: {
            outer: { module: { module_calls: { "in-1": { module: { variables: { v: {} } } } } } },
            submodule: { module: {} },
          },
        },
        {},
      ),
    ).modules.map(({ address, key, parent, call }) => ({
      address,
      key,
      parent: parent?.address,
      isCalled: call !== undefined,
    }));

  const ROOT = { address: "", key: undefined, parent: undefined, isCalled: false };

  for (const [address, key, parent] of [
    ["module.outer", undefined, ""],
    ["module.outer[7]", 7, ""],
    ["module.outer[12]", 12, ""],
    ['module.outer["a"]', "a", ""],
    ['module.outer["a.module.b"]', "a.module.b", ""],
    ['module.outer["\\"]"]', '"]', ""],
    ['module.outer[""]', "", ""],
    ["module.submodule", undefined, ""],
  ] as const) {
    it(`have a key and a parent: ${address}`, () => {
      expect(read(address)).to.deep.equal([ROOT, { address, key, parent, isCalled: true }]);
    });
  }

  it("are found in the modules that call them", () => {
    const outer = 'module.outer["x.module.y"]';
    const address = `${outer}.module.in-1[10]`;
    expect(read(address)).to.deep.equal([
      ROOT,
      { address: outer, key: "x.module.y", parent: "", isCalled: true },
      { address, key: 10, parent: outer, isCalled: true },
    ]);
  });

  it("have no configuration when nothing calls them", () => {
    expect(read("module.none").at(-1)).to.deep.include({ parent: "", isCalled: false });
    const { modules } = plannedResources(
      createPlan({ child_modules: [{ address: "module.none" }] }, {}, {}),
    );
    expect(modules.at(-1)?.configuration).to.deep.equal({});
  });
});
