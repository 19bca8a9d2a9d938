// Where the items of connections are, and how long they count.
import { expect } from "chai";
import {
  ageMs,
  computeExpiry,
  expiryKey,
  listPartitions,
  memberKey,
  metadataKey,
  openKey,
  parseLayouts,
} from "../../../handlers/lib/connection-keys.ts";

const ID = "TXzPWdnOjoECGjA=";

describe("keys of connections", () => {
  it("are in a shard of each channel, and in one partition of their own", () => {
    expect(memberKey({ version: 1, shards: 16 }, "*", ID)).to.deep.equal({ p: "*#1.14", c: ID });
    expect(memberKey({ version: 2, shards: 1 }, "room", ID)).to.deep.equal({
      p: "room#2.0",
      c: ID,
    });
    expect(metadataKey(ID)).to.deep.equal({ p: `connection#${ID}`, c: ID });
    expect(expiryKey(28_333_334, ID)).to.deep.equal({ p: "expiry#28333334", c: ID });
    expect(openKey("me")).to.deep.equal({ p: "open#me", c: "open" });
  });

  it("are listed in every shard of every layout", () => {
    const layouts = [
      { version: 2, shards: 2 },
      { version: 1, shards: 1 },
    ];
    expect(listPartitions(layouts, "room")).to.deep.equal(["room#2.0", "room#2.1", "room#1.0"]);
  });

  it("count for two and a quarter hours after the connection was made", () => {
    expect(computeExpiry(1_700_000_000_999)).to.equal(1_700_000_000 + 2 * 3600 + 900);
    expect(ageMs(1_700_000_000 + 2 * 3600 + 900, 1_700_000_000_250)).to.equal(250);
  });
});

describe("layouts", () => {
  it("are read from the environment", () => {
    expect(parseLayouts("2:32, 1:16")).to.deep.equal([
      { version: 2, shards: 32 },
      { version: 1, shards: 16 },
    ]);
    expect(parseLayouts("10:1000")).to.deep.equal([{ version: 10, shards: 1000 }]);
  });

  for (const text of ["", "16", "1:0", "x1:16", "1:16x", "1:16,x", "1:16,"]) {
    it(`are refused as "${text}"`, () => {
      const refused = text.split(",").at(-1);
      expect(() => parseLayouts(text)).to.throw(
        `CONNECTION_LAYOUTS contains "${refused}"; expected version:shards, such as 1:16.`,
      );
    });
  }
});
