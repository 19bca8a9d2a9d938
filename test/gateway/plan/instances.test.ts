// Instances that are chosen by a name or key, of which the plan contains only a part.
import { expect } from "chai";
import { chooseByName, chosen } from "../../../gateway/plan/instances.ts";
import type { InstanceKey, PlannedResource } from "../../../gateway/plan/modules.ts";
import type { Target } from "../../../gateway/plan/target.ts";
import { planned } from "../helpers/rebuild.ts";

interface Named {
  name?: string;
  key?: InstanceKey;
  module?: string;
}

const toArn = ({ name = "this", key, module = "" }: Named): Target => {
  const resource = planned("aws_lambda_function", {});
  const address = `${module}.${name}.${String(key)}`;
  return {
    resource: { ...resource, address, name, key, module: { ...resource.module, address: module } },
    attribute: "arn",
  };
};

const OTHER = { name: "other", module: "module.others" };

describe("the target of a key", () => {
  for (const [what, named, key, isFound] of [
    ["whose name is the key", { name: "send" }, "send", true],
    ["whose name is a word of the key", { name: "send" }, "chat/send", true],
    ["whose name is written in another way", { name: "send_message" }, "sendMessage", true],
    ["whose name is only a part of a word", { name: "send" }, "sender", false],
    ["whose key is a word of the key", { key: "send" }, "chat/send", true],
    ["whose key is a number", { key: 7 }, "7", true],
    ["whose module has the key as its name", { module: "module.send" }, "send", true],
    [
      "whose inner module has the key as its name",
      { module: "module.a.module.send" },
      "send",
      true,
    ],
    [
      "whose outer module has the key as its name",
      { module: "module.send.module.a" },
      "send",
      false,
    ],
    ["without a key, for the text undefined", {}, "undefined", false],
    ["for no key", { name: "undefined" }, undefined, false],
  ] as [string, Named, InstanceKey, boolean][]) {
    it(`is ${isFound ? "that" : "not one"} ${what}`, () => {
      const target = toArn(named);
      const expected = isFound ? { ...target, guessed: true } : undefined;
      expect(chooseByName([toArn(OTHER), target], key)).to.deep.equal(expected);
    });
  }

  it("is none without a key, where the others have one", () => {
    const others = { name: "other", key: "k", module: "module.others" };
    expect(chooseByName([toArn(others), toArn({})], "undefined")).to.equal(undefined);
    expect(
      chooseByName([toArn(others), toArn({ name: "undefined", key: "l" })], undefined),
    ).to.equal(undefined);
  });

  it("is none that the expression refers to without an attribute", () => {
    const { resource } = toArn({ name: "send" }) as { resource: PlannedResource };
    expect(chooseByName([{ resource }], "send")).to.equal(undefined);
    expect(chooseByName([{ unresolved: "local.send" }], "send")).to.equal(undefined);
  });

  it("is the only one, whatever its name", () => {
    const only = toArn(OTHER);
    expect(chooseByName([only, only, { constant: 5 }], "send")).to.deep.equal({
      ...only,
      guessed: true,
    });
  });

  it("is none of several with the name", () => {
    const both = [toArn({ name: "send" }), toArn({ module: "module.send" })];
    expect(chooseByName(both, "send")).to.equal(undefined);
  });
});

describe("the instances of a resource", () => {
  const keyed = (...keys: InstanceKey[]) => keys.map((key) => ({ key }));

  for (const [what, keys, key, { certain = [], likely }, expected] of [
    ["with the key in the reference", ["a", "b"], "b", { certain: ["a"] }, { instances: ["b"] }],
    ["without the key in the reference", ["a", "b"], "c", {}, { instances: [] }],
    [
      "with the first certain key",
      ["a", "b"],
      undefined,
      { certain: [undefined, "c", "b", "a"] },
      { instances: ["b"] },
    ],
    [
      "with a likely key",
      ["a", "b"],
      undefined,
      { likely: "x/a" },
      { instances: ["a"], guessed: true },
    ],
    [
      "with a likely key between spaces",
      ["", "b"],
      undefined,
      { likely: "x  b" },
      { instances: ["b"], guessed: true },
    ],
    [
      "with a likely key, the only one",
      ["a"],
      undefined,
      { likely: "a" },
      { instances: ["a"], guessed: false },
    ],
    ["with no likely key", ["a", "b"], undefined, { likely: "c" }, { instances: ["a", "b"] }],
    [
      "with several likely keys",
      ["a", "b"],
      undefined,
      { likely: "a/b" },
      { instances: ["a", "b"] },
    ],
    ["without keys", [undefined], undefined, { likely: "undefined" }, { instances: [undefined] }],
    [
      "without keys, for no key",
      ["undefined", "b"],
      undefined,
      {},
      { instances: ["undefined", "b"] },
    ],
  ] as [
    string,
    InstanceKey[],
    InstanceKey,
    { certain?: InstanceKey[]; likely?: InstanceKey },
    object,
  ][]) {
    it(`are those ${what}`, () => {
      const { instances, ...rest } = chosen(keyed(...keys), key, {
        certain,
        ...(likely !== undefined && { likely }),
      });
      expect({ instances: instances.map((one) => one.key), ...rest }).to.deep.equal(expected);
    });
  }
});
