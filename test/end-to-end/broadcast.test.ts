// One broadcast through everything that is deployed, with less time per invocation than it needs.
import { expect } from "chai";
import { runBroadcast } from "../../scripts/lib/broadcast-run/broadcast-run.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";

describe("end to end", function () {
  it("R2 2,000 connections, shared by workers that run out of time: all get it, each counted once", async function () {
    const run = await runBroadcast({
      configurationPath: await synthesizedStack("dev"),
      connections: 2000,
      // Three of these seconds are reserved for handing over the rest, even on a busy machine.
      timeoutSeconds: 10,
      workers: 6,
      postsPerSecond: 60,
      layout: "1:4",
      patienceMs: 150_000,
    });
    expect(new Set(run.delivered)).to.deep.equal(new Set(run.ids));
    // A post is repeated if its response was late, and then not counted by the first worker. None is counted twice.
    expect(run.counts).to.include({ delivered: 2000, terminal: 0, deadLettered: 0 });
    expect(run.throttled).to.be.greaterThan(10);
    expect(run.counts["throttled"]).to.equal(run.throttled);
    // Workers gave partitions away, and handed over recipients at their deadline.
    expect(run.counts["continuations"]).to.be.greaterThan(1);
    expect(run.counts["requeued"]).to.be.greaterThan(0);
    expect(run.invocations).to.have.length.greaterThan(4);
    keepScore(this, createLedger(run.ids, run.delivered));
  });
});
