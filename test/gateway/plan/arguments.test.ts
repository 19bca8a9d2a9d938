// Arguments and dependencies of a planned resource, and the archives of a plan.
import { expect } from "chai";
import { listArchives } from "../../../gateway/plan/archives.ts";
import {
  givenArguments,
  isInDynamicBlock,
  listDependencies,
} from "../../../gateway/plan/arguments.ts";
import type { PlannedResource } from "../../../gateway/plan/modules.ts";
import type { ConfigurationResource, ValuesResource } from "../../../gateway/plan/plan-document.ts";

const NAMES = { mode: "managed" as const, type: "aws_x", name: "x" };

const planned = (
  configuration: Partial<ConfigurationResource>,
  more: Partial<PlannedResource> = {},
): PlannedResource => ({
  ...NAMES,
  address: "aws_x.x",
  key: undefined,
  module: { address: "", key: undefined, configuration: {} },
  values: {},
  unknown: {},
  configuration: { ...NAMES, ...configuration },
  ...more,
});

describe("the arguments of a planned resource", () => {
  it("are those that are written and set, or unknown, and dynamic blocks", () => {
    const expressions = { a: {}, b: {}, c: {}, d: {}, block: {} };
    const values = {
      a: 1,
      b: null,
      d: "",
      block: [{ x: 1 }],
      dynamic: [{ x: 1 }],
      computed: "x",
      list: ["x"],
      mixed: [{ x: 1 }, "x"],
      none: [],
    };
    const resource = planned({ expressions }, { values, unknown: { c: true, e: true } });
    expect(givenArguments(resource)).to.deep.equal(["a", "c", "block", "dynamic"]);
    const empty = planned({}, { values: { none: [] }, unknown: { none: true } });
    expect(givenArguments(empty)).to.deep.equal([]);
    expect(givenArguments(planned({}))).to.deep.equal([]);
  });

  it("are in a dynamic block when that is not written", () => {
    const resource = planned({ expressions: { block: {} } });
    expect(isInDynamicBlock(resource, ["dynamic", "x"])).to.equal(true);
    expect(isInDynamicBlock(resource, ["block", "x"])).to.equal(false);
    expect(isInDynamicBlock(resource, ["dynamic"])).to.equal(false);
    expect(isInDynamicBlock(resource, ["constructor", "x"])).to.equal(true);
    expect(isInDynamicBlock(planned({}), ["block", "x"])).to.equal(true);
    expect(isInDynamicBlock(resource, [])).to.equal(false);
  });
});

describe("the dependencies of a planned resource", () => {
  it("are the resources that its expressions, for_each and depends_on name", () => {
    const resource = planned({
      expressions: {
        a: { references: ["aws_y.one.arn", "aws_y.one"] },
        references: [{ inner: { references: ["aws_z.two-a[0].id"] } }],
        constant: { constant_value: "aws_no.such" },
      },
      for_each_expression: { references: ["aws_w.three"] },
      depends_on: ["aws_v.four", "each.key"],
    });
    expect(listDependencies(resource)).to.deep.equal({
      addresses: ["aws_y.one", "aws_y.one", "aws_z.two-a", "aws_w.three", "aws_v.four"],
      isComplete: true,
    });
    expect(listDependencies(planned({}))).to.deep.equal({ addresses: [], isComplete: true });
  });

  it("are not data sources, nor in what is no expression", () => {
    const expressions = {
      a: null,
      b: { c: "aws_x.y", d: [null, { references: ["aws_sqs_queue.q"] }] },
    };
    const resource = planned({
      expressions: expressions as never,
      depends_on: ["data.aws_iam_role.r"],
    });
    expect(listDependencies(resource).addresses).to.deep.equal(["aws_sqs_queue.q"]);
  });

  it("have the address of their module", () => {
    const module = { address: 'module.m["k"]', key: "k", configuration: {} };
    const resource = planned({ depends_on: ["aws_v.four"] }, { module });
    expect(listDependencies(resource).addresses).to.deep.equal(['module.m["k"].aws_v.four']);
  });

  for (const [name, isComplete] of [
    ["module.m", false],
    ["var.v", false],
    ["local.l", false],
    ["data.aws_x.y", false],
    ["aws_x.module.m", true],
    ["each.value", true],
    ["variable.x", true],
  ] as const) {
    it(`are ${isComplete ? "all known" : "not all known"} with ${name}`, () => {
      expect(listDependencies(planned({ depends_on: [name] })).isComplete).to.equal(isComplete);
    });
  }
});

describe("the archives of a plan", () => {
  const archive = (values: object | undefined, type = "archive_file"): ValuesResource => ({
    address: "a",
    mode: "data",
    type,
    name: "x",
    ...(values && { values: values as ValuesResource["values"] & object }),
  });
  const list = (...resources: ValuesResource[]) => [
    ...listArchives(
      {
        planned_values: { root_module: { resources } },
        configuration: { root_module: {} },
      },
      "/p",
    ),
  ];

  for (const [what, values, expected] of [
    ["a folder", { output_path: "b.zip", source_dir: "src" }, [["/p/b.zip", "/p/src"]]],
    ["a file", { output_path: "/b.zip", source_file: "/b.js" }, [["/b.zip", "/b.js"]]],
    [
      "a file beside an empty folder",
      { output_path: "b.zip", source_dir: "", source_file: "b.js" },
      [["/p/b.zip", "/p/b.js"]],
    ],
    ["several sources", { output_path: "b.zip" }, []],
    ["an unknown path", { source_dir: "src" }, []],
    ["unknown values", undefined, []],
  ] as const) {
    it(`are made of ${what}`, () => {
      expect(list(archive(values))).to.deep.equal(expected);
    });
  }

  it("are not other resources", () => {
    expect(list(archive({ output_path: "b.zip", source_dir: "src" }, "other"))).to.deep.equal([]);
  });

  it("are in every module", () => {
    const resources = [archive({ output_path: "b.zip", source_dir: "src" })];
    const root_module = { child_modules: [{ child_modules: [{ resources }] }] };
    const nothing = { root_module: {} };
    for (const plan of [
      { planned_values: { root_module }, configuration: nothing },
      { planned_values: { root_module }, prior_state: {}, configuration: nothing },
      { planned_values: nothing, prior_state: { values: { root_module } }, configuration: nothing },
    ]) {
      expect([...listArchives(plan, "/p").keys()]).to.deep.equal(["/p/b.zip"]);
    }
  });

  const build = (build_plan: unknown, filename: unknown = "1.zip", type = "external") =>
    list(archive({ result: { build_plan: JSON.stringify({ filename, build_plan }) } }, type));

  it("are those of a module that packs one folder or file at apply", () => {
    const zip = ["zip", "src", null];
    expect(build([[zip]])).to.deep.equal([["/p/1.zip", "/p/src"]]);
    expect(build([[["npm", "x"], zip]])).to.deep.equal([["/p/1.zip", "/p/src"]]);
    for (const steps of [[[zip], [zip]], [[["sh", "make"]]], [["zip", 5]], "zip", null, {}])
      expect(build(steps), JSON.stringify(steps)).to.deep.equal([]);
    expect(build([[zip]], 5)).to.deep.equal([]);
    expect(build([[zip]], "1.zip", "other")).to.deep.equal([]);
  });

  it("are none of another program's result", () => {
    for (const result of [
      undefined,
      "x",
      {},
      { build_plan: 5 },
      { build_plan: "{" },
      { build_plan: "null" },
    ])
      expect(list(archive({ result }, "external")), JSON.stringify(result)).to.deep.equal([]);
  });
});
