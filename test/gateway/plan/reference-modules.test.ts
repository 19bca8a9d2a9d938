// References through variables and outputs of modules.
import { expect } from "chai";
import type { ConfigurationModule, ValuesModule } from "../../../gateway/plan/plan-document.ts";
import { describeAll, describeTarget, followIn, within } from "../helpers/reference-project.ts";
import { declared, refs, resource } from "../helpers/small-plan.ts";

const ARN = "aws_sqs_queue.q.arn";
const INNER = {
  resources: [declared("aws_sqs_queue.q")],
  variables: { given: {}, kept: { default: "d" }, region: {} },
  outputs: {
    arn: { expression: refs(ARN, "aws_sqs_queue.q") },
    given: { expression: refs("var.given") },
    now: { expression: {} },
  },
};

describe("references to modules", () => {
  const inner = (address: string) => ({
    address,
    resources: [{ ...resource("aws_sqs_queue.q"), address: `${address}.aws_sqs_queue.q` }],
  });
  const PROJECT = {
    planned: {
      resources: [resource("aws_sqs_queue.one")],
      child_modules: [
        { ...inner("module.m"), child_modules: [inner("module.m.module.n")] },
        inner("module.n"),
        inner('module.f["chat"]'),
        inner('module.f["game"]'),
        { address: "module.empty" },
      ],
    },
    configuration: {
      variables: { region: {}, kept: { default: "root" } },
      module_calls: {
        m: {
          expressions: { given: refs("aws_sqs_queue.one.arn"), none: {} },
          module: { ...INNER, module_calls: { n: { module: INNER } } },
        },
        n: { expressions: { given: { constant_value: 5 } }, module: INNER },
        f: { module: INNER },
        empty: { module: {} },
      },
    },
    variables: { region: { value: "of the root" }, kept: { value: null } },
  };

  for (const [names, targets] of [
    [["module.m.arn"], [`module.m.${ARN}`]],
    [["module.n.arn", "module.n"], [`module.n.${ARN}`]],
    [["module.m.given"], ["aws_sqs_queue.one.arn"]],
    [["module.n.given"], [{ constant: 5 }]],
    [['module.f["game"].arn'], [`module.f["game"].${ARN}`]],
    [["module.f.arn"], [`module.f["chat"].${ARN}`, `module.f["game"].${ARN}`]],
    [["module.n"], ["module.n.aws_sqs_queue.q"]],
    [["module.empty"], [{ unresolved: "module.empty" }]],
    [["module.none"], [{ unresolved: "module.none" }]],
    [["module.m.none"], [{ unresolved: "module.m.none" }]],
    [["module.m.now"], [{ unresolved: "module.m.now" }]],
    [["module.none.id"], [{ unresolved: "module.none.id" }]],
    [["var.region"], [{ constant: "of the root" }]],
    [["var.kept"], [{ constant: "root" }]],
  ] as [string[], unknown[]][]) {
    it(`end at ${JSON.stringify(targets)}: ${names.join(" and ")}`, () => {
      const { references, root } = followIn(PROJECT);
      expect(describeAll(references.targets(refs(...names), root))).to.deep.equal(targets);
    });
  }

  it("end at the module with a likely key, which is a guess", () => {
    const { references, root } = followIn(PROJECT);
    const names = refs("module.f", "each.value.fn");
    const targets = references.targets(names, { ...root, key: "chat/send" });
    expect(describeAll(targets)).to.deep.equal([
      'module.f["chat"].aws_sqs_queue.q?',
      { unresolved: "each.value.fn" },
    ]);
    const [output] = references.targets(refs("module.f.arn", "each.value.fn"), {
      ...root,
      key: "chat/send",
    });
    expect(describeTarget(output!)).to.equal(`module.f["chat"].${ARN}?`);
  });

  for (const [name, target] of [
    ["var.given", "aws_sqs_queue.one.arn"],
    ["var.kept", { constant: "d" }],
    ["var.region", { unresolved: "var.region" }],
    ["var.none", { unresolved: "var.none" }],
    ["module.n.arn", `module.m.module.n.${ARN}`],
    [ARN, `module.m.${ARN}`],
  ] as const) {
    it(`end at ${JSON.stringify(target)}: ${name} in a module`, () => {
      const { all, references } = followIn(PROJECT);
      const targets = references.targets(refs(name), within(all, "module.m"));
      expect(describeAll(targets)).to.deep.equal([target]);
    });
  }

  it("end where they turn in a circle", () => {
    const module = { outputs: { out: { expression: refs("var.in") } } };
    const { references, root } = followIn({
      planned: { child_modules: [{ address: "module.loop" }] },
      configuration: {
        module_calls: { loop: { expressions: { in: refs("module.loop.out") }, module } },
      },
    });
    expect(references.targets(refs("module.loop.out"), root)).to.deep.equal([
      { unresolved: "var.in" },
    ]);
  });
});

describe("the names that an expression depends on", () => {
  const DEPTH = 40;
  const EXPRESSIONS = {
    given: refs("local.g", "local.g.x"),
    constant: { constant_value: 5 },
    out: refs("local.z"),
    undefined: refs("local.u"),
  };
  const { all, references, root } = followIn({
    planned: { child_modules: [{ address: "module.m" }] },
    configuration: { module_calls: { m: { expressions: EXPRESSIONS, module: {} } } },
  });

  for (const [names, expected] of [
    [["var.given"], ["local.g.x"]],
    [
      ["var.given.a", "var.given.b", "local.b"],
      ["local.g.x", "local.b"],
    ],
    [["var.constant"], ["var.constant"]],
    [["var.none"], ["var.none"]],
    [["module.var.out"], ["module.var.out"]],
    [["local.a"], ["local.a"]],
  ] as const) {
    it(`are ${expected.join(", ")}: ${names.join(", ")} in a module`, () => {
      const found = references.names(refs(...names), within(all, "module.m"));
      expect(found).to.deep.equal(expected);
    });
  }

  it("are its own in the root module, and none of what is no expression", () => {
    expect(references.names(refs("var.given", "local.a"), root)).to.deep.equal([
      "var.given",
      "local.a",
    ]);
    for (const none of [undefined, {}, []]) expect(references.names(none, root)).to.deep.equal([]);
  });

  it("are found once in a chain of modules whose arguments name the outer one twice", () => {
    let configuration: ConfigurationModule = {};
    let planned: ValuesModule = {};
    for (let depth = DEPTH; depth > 0; depth--) {
      const expressions = { v: refs("var.v.a", "var.v.b") };
      configuration = { module_calls: { m: { expressions, module: configuration } } };
      planned = { address: Array(depth).fill("module.m").join("."), child_modules: [planned] };
    }
    const deep = followIn({ planned: { child_modules: [planned] }, configuration });
    const innermost = within(deep.all, Array(DEPTH).fill("module.m").join("."));
    expect(deep.references.names(refs("var.v"), innermost)).to.deep.equal(["var.v.a", "var.v.b"]);
  });
});
