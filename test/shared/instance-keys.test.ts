import { expect } from "chai";
import { replaceKeys, splitLastKey } from "../../shared/instance-keys.ts";

describe("keys of instances", () => {
  for (const [address, before, key] of [
    ["module.a", "module.a", ""],
    ["module.a[12]", "module.a", "[12]"],
    ['module.a["k"]', "module.a", '["k"]'],
    ['module.a["c]d"]', "module.a", '["c]d"]'],
    ['module.a["c\\"]d"]', "module.a", '["c\\"]d"]'],
    ['module.a["k"].module.b["l"]', 'module.a["k"].module.b', '["l"]'],
    ['module.a["k"].b', 'module.a["k"].b', ""],
  ] as const) {
    it(`end the address ${address}, or do not`, () => {
      expect(splitLastKey(address)).to.deep.equal([before, key]);
    });
  }

  it("are removed everywhere, or replaced", () => {
    const address = 'module.a["c]d"].module.b[0].aws_x.y["z"]';
    expect(replaceKeys(address)).to.equal("module.a.module.b.aws_x.y");
    expect(replaceKeys(address, "[$&]")).to.equal("module.a[$&].module.b[$&].aws_x.y[$&]");
  });
});
