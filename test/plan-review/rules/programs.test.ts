// PR036: programs that run during the apply, which nothing else in a plan shows.
import { expect } from "chai";
import type { Stack } from "../../../plan-review/plan/model.ts";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { findFindings } from "../../../plan-review/rules/rules.ts";
import { compareSynthesized } from "../../../plan-review/synth/synthesized.ts";

const EXEC = [{ type: "local-exec", expressions: { command: { constant_value: "./deploy" } } }];

const read = (change: object, others: object = {}): Stack => {
  const address = "module.m[0].null_resource.run";
  const resource = { address: "null_resource.run", type: "null_resource", provisioners: EXEC };
  const plan = {
    format_version: "1.2",
    resource_changes: [{ address, type: "null_resource", mode: "managed", change }],
    configuration: {
      root_module: { module_calls: { m: { module: { resources: [resource] } } } },
    },
    ...others,
  };
  return readPlan(parsePlan(JSON.stringify(plan)), undefined);
};

const list = (stack: Stack) =>
  findFindings(stack)
    .filter(({ id }) => id === "PR036")
    .map(({ address, what, severity }) => ({ address, what, severity }));

const change = (...actions: string[]) => ({
  actions,
  before: actions[0] === "create" ? null : {},
  after: actions.at(-1) === "delete" ? null : {},
});

describe("PR036, a program runs", () => {
  for (const actions of [["create"], ["delete", "create"], ["create", "delete"], ["delete"]])
    it(`with a provisioner in a module: ${actions.join()}`, () => {
      expect(list(read(change(...actions)))).to.deep.equal([
        {
          address: "module.m[0].null_resource.run",
          what: "Its provisioner runs a program: `local-exec`.",
          severity: "warning",
        },
      ]);
    });

  it("not with that of a resource that stays", () => {
    for (const action of ["no-op", "update"])
      expect(list(read({ actions: [action], before: {}, after: {} }))).to.deep.equal([]);
  });

  it("in a data source that is read during the apply", () => {
    const at = "data.external.run";
    const data = { address: at, type: "external", mode: "data", change: change("read") };
    const stack = read({}, { resource_changes: [data], configuration: {} });
    expect(list(stack).map(({ address }) => address)).to.deep.equal([at]);
  });

  it("in a synthesis, whose command is not shown", () => {
    const document = (provisioner: object) => ({
      resource: { null_resource: { run: { provisioner } } },
    });
    const [none, one] = [document([]), document([{ "local-exec": { command: "secret" } }])];
    const [finding, ...others] = list(compareSynthesized(none, one));
    expect(finding?.address).to.equal("null_resource.run.provisioner.local-exec.command");
    expect(finding?.what).not.to.contain("secret");
    expect(others).to.deep.equal([]);
    expect(list(compareSynthesized(one, none))).to.deep.equal([]);
    expect(list(compareSynthesized(one, one))).to.deep.equal([]);
  });
});
