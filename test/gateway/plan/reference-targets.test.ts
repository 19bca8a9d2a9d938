// Where the references of an expression end: at resources, constants, or names that the plan does not resolve.
import { expect } from "chai";
import type { Expressions } from "../../../gateway/plan/plan-document.ts";
import { isExpression } from "../../../gateway/plan/references.ts";
import { describeAll, describeTarget, followIn } from "../helpers/reference-project.ts";
import { refs, resource } from "../helpers/small-plan.ts";

const QUEUES = {
  planned: {
    resources: [
      resource("aws_sqs_queue.one"),
      ...["a", "b"].map((key) => resource("aws_sqs_queue.q", {}, key)),
      ...[0, 1].map((key) => resource("aws_sqs_queue.n", {}, key)),
    ],
  },
};

describe("the targets of an expression", () => {
  it("are none of what is no expression", () => {
    const { references, root } = followIn(QUEUES);
    const blocks: (Expressions | undefined)[] = [undefined, {}, [refs("x.y")], { a: refs("x.y") }];
    for (const none of blocks) expect(references.targets(none, root)).to.deep.equal([]);
    expect(isExpression({ constant_value: null })).to.equal(true);
    expect(isExpression(refs())).to.equal(true);
  });

  it("are its constant, unless it is the text of a template", () => {
    const { references, root } = followIn(QUEUES);
    const constant_value = "${aws_sqs_queue.one.arn}";
    const template = { constant_value, references: ["aws_sqs_queue.one.arn"] };
    expect(references.targets({ constant_value: 5 }, root)).to.deep.equal([{ constant: 5 }]);
    expect(references.targets({ constant_value: null }, root)).to.deep.equal([{ constant: null }]);
    expect(describeAll(references.targets(template, root))).to.deep.equal([
      "aws_sqs_queue.one.arn",
    ]);
  });

  for (const [names, key, targets] of [
    [["aws_sqs_queue.one.arn", "aws_sqs_queue.one"], undefined, ["aws_sqs_queue.one.arn"]],
    [["aws_sqs_queue.none.arn"], undefined, [{ unresolved: "aws_sqs_queue.none.arn" }]],
    [["data.aws_sqs_queue.one.arn"], undefined, [{ unresolved: "data.aws_sqs_queue.one.arn" }]],
    [["aws_sqs_queue.q"], undefined, ['aws_sqs_queue.q["a"]', 'aws_sqs_queue.q["b"]']],
    [["aws_sqs_queue.q", "each.key"], "b", ['aws_sqs_queue.q["b"]', { constant: "b" }]],
    [["aws_sqs_queue.n", "count.index"], 1, ["aws_sqs_queue.n[1]", { constant: 1 }]],
    [["each.key"], undefined, [{ constant: null }]],
    [["path.module"], undefined, [{ constant: "." }]],
    [["local.path"], undefined, [{ unresolved: "local.path" }]],
    [["var.none"], undefined, [{ unresolved: "var.none" }]],
  ] as [string[], string | number | undefined, unknown[]][]) {
    it(`of ${names.join(" and ")}: ${JSON.stringify(targets)}`, () => {
      const { references, root } = followIn(QUEUES);
      const place = { ...root, key };
      expect(describeAll(references.targets(refs(...names), place))).to.deep.equal(targets);
    });
  }

  it("are remembered by place", () => {
    const { references, root } = followIn(QUEUES);
    const expression = refs("each.value");
    const forEach = { constant_value: { a: 1, b: 2 } };
    const at = (key: string, more = {}) =>
      references.targets(expression, { ...root, key, ...more });
    expect(at("a", { forEach })).to.deep.equal([{ constant: 1 }]);
    expect(at("b", { forEach })).to.deep.equal([{ constant: 2 }]);
    expect(at("a")).to.deep.equal([{ unresolved: "each.value" }]);
    expect(at("a", { forEach })).to.equal(at("a", { forEach }));
  });

  it("are a million in all, and no more", () => {
    const resources = Array.from({ length: 10_000 }, () => resource("module.m.aws_x.x"));
    const { references, root } = followIn({
      planned: { child_modules: [{ address: "module.m", resources }] },
      configuration: { module_calls: { m: { module: {} } } },
    });
    for (let count = 0; count < 100; count++) references.targets(refs("module.m"), root);
    expect(() => references.targets(refs("local.one"), root))
      .to.throw(
        "The expressions of the plan refer to more than 1000000 resources and constants through " +
          "variables and outputs; plan only a part of the project.",
      )
      .with.property("code", "INVALID_CONFIGURATION");
  });
});

describe("the targets of each.value", () => {
  const follow = (reference: string, forEach: object, key: string | undefined = "b") => {
    const { references, root } = followIn(QUEUES);
    return describeAll(references.targets(refs(reference), { ...root, key, forEach }));
  };
  const constant_value = { b: { c: 5, 'd"e': [6] }, undefined: 7 };

  it("are parts of a known map", () => {
    expect(follow("each.value.c", { constant_value })).to.deep.equal([{ constant: 5 }]);
    expect(follow('each.value["d\\"e"]', { constant_value })).to.deep.equal([{ constant: [6] }]);
  });

  it("are unresolved when the map lacks them, or there is no key", () => {
    for (const reference of ["each.value.none", "each.value.c.deeper"])
      expect(follow(reference, { constant_value })).to.deep.equal([{ unresolved: reference }]);
    const { references, root } = followIn(QUEUES);
    expect(
      references.targets(refs("each.value"), { ...root, forEach: { constant_value } }),
    ).to.deep.equal([{ unresolved: "each.value" }]);
  });

  it("are the instance with the same key of what for_each iterates over", () => {
    expect(
      follow("each.value.arn", refs("aws_sqs_queue.n", "aws_sqs_queue.q", "local.x")),
    ).to.deep.equal(['aws_sqs_queue.q["b"].arn']);
  });
});

describe("a key that an expression reads from elsewhere", () => {
  const ROUTES = { "x/a": { flag: true, fn: "b" }, a: { flag: true } };
  const follow = (name: string, key = "x/a") => {
    const { references, root } = followIn({
      planned: { ...QUEUES.planned, child_modules: [{ address: "module.each" }] },
      configuration: {
        module_calls: {
          each: { module: { outputs: { b: { expression: { constant_value: "b" } } } } },
        },
      },
    });
    const place = { ...root, key, forEach: { constant_value: ROUTES } };
    return describeTarget(references.targets(refs("aws_sqs_queue.q", name), place)[0]!);
  };

  it("is that of each.value, if it is one", () => {
    expect(follow("each.value.fn")).to.equal('aws_sqs_queue.q["b"]');
    expect(follow("each.value.flag")).to.equal('aws_sqs_queue.q["a"]?');
    expect(follow("each.value.flag", "a")).to.equal('aws_sqs_queue.q["a"]?');
  });

  it("is not the output of a module", () => {
    expect(follow("module.each.b")).to.equal('aws_sqs_queue.q["a"]?');
  });
});
