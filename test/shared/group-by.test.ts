import { expect } from "chai";
import { groupBy } from "../../shared/group-by.ts";

describe("groupBy", () => {
  it("keeps the order of groups and of their items", () => {
    const groups = groupBy(["b1", "a1", "b2"], ([first]) => first);
    expect([...groups]).to.deep.equal([
      ["b", ["b1", "b2"]],
      ["a", ["a1"]],
    ]);
  });

  it("treats names that objects inherit like any other key", () => {
    expect(groupBy(["__proto__"], (name) => name).get("__proto__")).to.deep.equal(["__proto__"]);
  });
});
