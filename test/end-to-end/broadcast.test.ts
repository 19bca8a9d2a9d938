// One broadcast through everything that is deployed, with less time for each invocation than it needs.
import { expect } from "chai";
import { runBroadcast } from "../helpers/broadcast-run.ts";
import { keepScore, ledgerOf } from "../helpers/scoreboard.ts";

describe("end to end", function () {
  this.timeout(60_000);

  it("R2 4,000 connections, shared by workers whose time runs out: every one of them once", async function () {
    const run = await runBroadcast({
      connections: 4000,
      timeoutSeconds: 3,
      workers: 8,
      postsPerSecond: 120,
      patienceMs: 50_000,
    });
    expect(new Set(run.delivered)).to.deep.equal(new Set(run.ids));
    // Whoever had the message twice was posted to again because no answer came in time, which a busy machine may cause.
    const unanswered = run.counts["retried"]! - run.counts["throttled"]!;
    expect(run.delivered.length - run.ids.length).to.be.at.most(unanswered);
    expect(run.counts).to.include({ delivered: 4000, terminal: 0, deadLettered: 0 });
    expect(run.throttled).to.be.greaterThan(20);
    expect(run.counts["throttled"]).to.equal(run.throttled);
    // Somebody gave partitions away, and somebody left recipients when the time was up.
    expect(run.counts["continuations"]).to.be.greaterThan(2);
    expect(run.counts["requeued"]).to.be.greaterThan(0);
    expect(run.invocations).to.have.length.greaterThan(4);
    keepScore(this, ledgerOf(run.ids, run.delivered));
  });
});
