// The figures on paper are those of the simulation, and the simulation is that of the product.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { simulate } from "../../bench/scale/simulation.ts";
import { fillIn } from "../../bench/scale/tables.ts";

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

describe("simulation of a broadcast", () => {
  it("takes as long as the quota of the workers that have a partition wants it", () => {
    const outcome = simulate(PLAN);
    expect(outcome.seconds).to.be.closeTo(10, 0.01);
    expect(outcome).to.include({ invocations: 10, messages: 10 });
    expect(outcome.lambdaSeconds).to.be.closeTo(100, 0.1);
  });

  it("goes on in another invocation when the time of one is up", () => {
    const outcome = simulate({ ...PLAN, timeoutSeconds: 10 });
    expect(outcome.seconds).to.be.closeTo(10, 0.01);
    expect(outcome.invocations).to.equal(20);
  });

  it("serves few connections with one worker", () => {
    expect(simulate({ ...PLAN, connections: 1000 })).to.include({ invocations: 1, messages: 1 });
  });

  it("lets a broadcast wait for the workers that have another one", () => {
    const { lastPostSeconds } = simulate({ ...PLAN, arrivals: [0, 1] });
    expect(lastPostSeconds[1]).to.be.greaterThan(15);
  });
});
