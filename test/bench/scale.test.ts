// The figures in docs/scale.md are those of the simulation, and the simulation matches the product.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { NOTHING } from "../../bench/scale/month.ts";
import {
  broadcastReadUnits,
  DEFAULT_QUOTA,
  createPlan,
  THIN_ITEM_BYTES,
} from "../../bench/scale/plans.ts";
import { computeCost } from "../../bench/scale/prices.ts";
import { computeReadUnits } from "../../bench/scale/read-units.ts";
import { simulate } from "../../bench/scale/simulation.ts";
import { fillIn } from "../../bench/scale/tables.ts";
import { encodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { EVERYONE, memberKey } from "../../handlers/lib/connection-keys.ts";
import { synthesize } from "../helpers/synthesize.ts";

const PLAN = {
  connections: 100_000,
  shards: 10,
  workers: 12,
  quota: { perSecond: 12_000, atOnce: 0 },
  timeoutSeconds: 60,
  workerPostsPerSecond: 1e9,
  hopSeconds: 0,
  arrivals: [0],
};

describe("docs/scale.md", () => {
  it("has the tables that npm run bench:scale writes", () => {
    const document = readFileSync("docs/scale.md", "utf8");
    expect(fillIn(document)).to.equal(document);
  });
});

describe("read units", () => {
  const units = (items: number) => computeReadUnits({ items, itemBytes: 31, pageItems: 1300 });

  for (const [items, expected, what] of [
    [0, 0.5, "an empty page is a call"],
    [1, 0.5, "the minimum is 4 KB"],
    [132, 0.5, "4,092 bytes fit into one"],
    [133, 1, "4,123 bytes do not"],
    [1300, 5, "40,300 bytes are ten times 4 KB"],
    [1301, 5.5, "another page is rounded separately"],
    [2600, 10, "two full pages without a third"],
  ] as const) {
    it(`of ${items} thin items are ${expected}: ${what}`, () => {
      expect(units(items)).to.equal(expected);
    });
  }

  it("are those of items as the store writes them", () => {
    const { p, c } = memberKey({ version: 1, shards: 16 }, EVERYONE, "TXzPWdnOjoECGjA=");
    // A number takes a byte per two digits, plus one.
    const bytes = "pce".length + "*#1.15".length + c.length + 10 / 2 + 1;
    expect(p).to.match(/^\*#1\.\d\d?$/);
    expect(THIN_ITEM_BYTES).to.equal(bytes);
  });

  it("of a broadcast to 1,000 connections in 16 shards are 8", () => {
    expect(broadcastReadUnits(createPlan(1000, DEFAULT_QUOTA))).to.equal(8);
  });
});

describe("prices", () => {
  it("of Lambda are those of the functions' architecture", () => {
    const used = { ...NOTHING, lambdaGbSeconds: 1e6 };
    expect(computeCost(used).work).to.be.closeTo(13.3334, 1e-6);
    expect(computeCost(used, "x86_64").work).to.be.closeTo(16.6667, 1e-6);
    const architectures = [...synthesize().ofType("aws_lambda_function").values()].flatMap(
      (fn) => fn["architectures"],
    );
    expect(new Set(architectures)).to.deep.equal(new Set(["arm64"]));
  });

  it("of messages fall after the first thousand million", () => {
    expect(computeCost({ ...NOTHING, messages: 2e9 }).messages).to.be.closeTo(1800, 1e-6);
  });

  it("of requests hold for work items of 32 KB: SQS counts each 64 KB", () => {
    const text = "x".repeat(32 * 1024);
    const slices = [{ partition: "*#1.15", after: "TXzPWdnOjoECGjA=" }];
    const item = {
      id: randomUUID(),
      broadcastId: randomUUID(),
      text,
      slices,
      recipients: [],
      generation: 0,
    };
    expect(encodeWorkItem(item).length).to.be.below(64 * 1024);
  });
});

describe("simulation of a broadcast", () => {
  it("takes as long as the quota of the workers that have a partition requires", () => {
    const outcome = simulate(PLAN);
    expect(outcome.seconds).to.be.closeTo(10, 0.01);
    expect(outcome).to.include({ invocations: 10, messages: 10 });
    expect(outcome.lambdaSeconds).to.be.closeTo(100, 0.1);
  });

  it("continues in another invocation after a timeout", () => {
    const outcome = simulate({ ...PLAN, timeoutSeconds: 10 });
    expect(outcome.seconds).to.be.closeTo(10, 0.01);
    expect(outcome.invocations).to.equal(20);
  });

  it("serves few connections with one worker", () => {
    expect(simulate({ ...PLAN, connections: 1000 })).to.include({ invocations: 1, messages: 1 });
  });

  it("makes a broadcast wait for workers that are busy with another one", () => {
    const { lastPostSeconds } = simulate({ ...PLAN, arrivals: [0, 1] });
    expect(lastPostSeconds[1]).to.be.greaterThan(15);
  });
});
