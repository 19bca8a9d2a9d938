import { expect } from "chai";
import { groupBy } from "../../shared/group-by.ts";

describe("groupBy", () => {
  it("keeps the order of groups and of what is in them", () => {
    const groups = groupBy(["b1", "a1", "b2"], ([first]) => first);
    expect([...groups]).to.deep.equal([
      ["b", ["b1", "b2"]],
      ["a", ["a1"]],
    ]);
  });

  it("takes names of any object for keys like others", () => {
    expect(groupBy(["__proto__"], (name) => name).get("__proto__")).to.deep.equal(["__proto__"]);
  });
});
