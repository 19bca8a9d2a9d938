// Parts of expressions, and what their targets say.
import { expect } from "chai";
import { createPlace, onlyText, readArgument } from "../../../gateway/plan/places.ts";
import { createReferenced, readOnlyValue } from "../../../gateway/plan/referenced.ts";
import { planned, to } from "../helpers/rebuild.ts";
import { refs } from "../helpers/small-plan.ts";

describe("the expression of an argument", () => {
  it("is that of a block, and nothing of what is none", () => {
    expect(readArgument({ a: refs("x.y") }, "a")).to.deep.equal(refs("x.y"));
    expect(readArgument({ a: refs("x.y") }, "b")).to.equal(undefined);
    expect(readArgument({}, "constructor")).to.equal(undefined);
    expect(readArgument([refs("x.y")], "0")).to.equal(undefined);
    expect(readArgument(undefined, "a")).to.equal(undefined);
  });

  it("is evaluated in the place of its resource", () => {
    const own = { ...planned("aws_x", {}), key: "k" };
    const forEach = refs("local.all");
    const { module } = own;
    expect(createPlace({ ...own, configuration: { for_each_expression: forEach } })).to.deep.equal({
      module,
      key: "k",
      forEach,
    });
    expect(createPlace(own)).to.deep.equal({ module, key: "k", forEach: undefined });
  });
});

describe("the text of an expression", () => {
  it("is its constant, if that is a text", () => {
    expect(onlyText([{ constant: "a" }])).to.equal("a");
    for (const targets of [[], [{ constant: 5 }], [{ unresolved: "local.a" }], [to("aws_x", {})]])
      expect(onlyText(targets), JSON.stringify(targets)).to.equal(undefined);
  });
});

describe("the references of an expression", () => {
  const targets = [
    to("aws_x", {}),
    to("aws_x", {}, "name"),
    { constant: 5 },
    { unresolved: "a.b" },
  ];
  const { values, constants, arns } = createReferenced(
    targets,
    () => [],
    (_, name) => `the ${name}`,
  );

  it("have values where they name an attribute, and an ARN where they name none", () => {
    expect(values()).to.deep.equal(["the name"]);
    expect(arns()).to.deep.equal(["the execution_arn"]);
    expect(constants()).to.deep.equal([5]);
  });

  it("have no single value when they name no attribute", () => {
    expect(readOnlyValue([to("aws_x", {})], () => "any")).to.equal(undefined);
    expect(readOnlyValue([{ unresolved: "a.b" }], () => "any")).to.equal(undefined);
  });
});
