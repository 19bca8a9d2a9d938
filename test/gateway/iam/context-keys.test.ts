// The values of condition keys, and where they come from.
import { expect } from "chai";
import { allKeys, createKeys, NO_KEYS, tagKeys } from "../../../gateway/iam/context-keys.ts";

describe("context keys", () => {
  it("have names in any case, and lists of values", () => {
    const keys = createKeys(() => ({ "aws:SourceIp": "::1", "aws:TagKeys": ["a", "b"] }));
    expect(keys("AWS:sourceip")).to.deep.equal(["::1"]);
    expect(keys("aws:tagkeys")).to.deep.equal(["a", "b"]);
  });

  it("are absent when they have no value", () => {
    const keys = createKeys(() => ({ absent: undefined, empty: "", none: [] }));
    expect(["absent", "unknown", "empty", "none"].map(keys)).to.deep.equal([
      undefined,
      undefined,
      [""],
      [],
    ]);
    expect(NO_KEYS("any")).to.equal(undefined);
  });

  it("are computed once, when they are first needed", () => {
    let computed = 0;
    const keys = createKeys(() => ({ count: String((computed += 1)) }));
    expect(computed).to.equal(0);
    expect([keys("count"), keys("count")]).to.deep.equal([["1"], ["1"]]);
  });

  it("come from the first source that has them", () => {
    const keys = allKeys(
      createKeys(() => ({ both: "first", first: "1" })),
      createKeys(() => ({ both: "second", second: "2" })),
    );
    expect(["both", "first", "second", "neither"].map(keys)).to.deep.equal([
      ["first"],
      ["1"],
      ["2"],
      undefined,
    ]);
  });

  it("of tags have the tag's name after a slash", () => {
    const keys = tagKeys("aws:ResourceTag", { team: "blue" });
    expect(keys("aws:ResourceTag/team")).to.deep.equal(["blue"]);
    expect(keys("aws:ResourceTag/other")).to.equal(undefined);
  });
});
