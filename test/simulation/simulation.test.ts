// Hundreds of seeds, each a separate world in which everything may fail: every promise is kept.
import { expect } from "chai";
import { keepScore } from "../helpers/scoreboard.ts";
import { check } from "./checker/check.ts";
import { unreached } from "./coverage.ts";
import { runSeeds } from "./seeds.ts";
import { simulate } from "./simulation.ts";

const SEEDS = 300;

/** Events so rare that they take thousands of seeds. */
const RARE = new Set([
  "items left unprocessed",
  "metric deletionsFailed",
  "partial batch response",
  "twice, since its worker could not mark it as done",
  "twice, since a worker failed with a hand-over that was not stored",
]);

describe("the simulation", function () {
  this.timeout(600_000);

  it(`R1 loses no client, and breaks no promise, with ${SEEDS} seeds`, async function () {
    const summary = await runSeeds(1, SEEDS);
    expect(summary.failures).to.deep.equal([]);
    // Seeds without events would prove nothing.
    expect(unreached(summary).filter((name) => !RARE.has(name))).to.deep.equal([]);
    const duplicates = Object.values(summary.duplicates).reduce((sum, count) => sum + count, 0);
    keepScore(this, { lost: 0, duplicates });
  });

  for (const seed of [7, 100, 269]) {
    it(`has the same history for the same seed, byte by byte: ${seed}`, async () => {
      const first = await simulate({ seed });
      await simulate({ seed: seed + 1 });
      const again = await simulate({ seed });
      expect(again.text === first.text).to.equal(true);
      expect(first.text.length).to.be.greaterThan(10_000);
    });
  }

  it("has another history for another seed", async () => {
    const [one, other] = [await simulate({ seed: 1 }), await simulate({ seed: 2 })];
    expect(one.text).not.to.equal(other.text);
  });

  it("delivers each broadcast to every client once without faults", async () => {
    const faults = new Set(Object.keys((await import("./faults.ts")).FAULTS));
    const { happenings } = await simulate({ seed: 3, without: faults });
    expect(check(happenings)).to.deep.equal([]);
    // Clients that exceed their budget get an error each time.
    const posts = happenings.filter(
      (one) => one.kind === "post" && "got" in one && one.got && !one.text.startsWith('{"error"'),
    );
    const pairs = new Set(
      posts.map((one) => "c" in one && "text" in one && `${one.c} ${one.text}`),
    );
    expect(pairs.size).to.equal(posts.length);
    expect(posts.length).to.be.greaterThan(20);
  });

  it("does not let code use the machine's time or randomness", async () => {
    const { withAmbient } = await import("./ambient.ts");
    const { setTimeout: before } = globalThis;
    await withAmbient({ now: () => 7, random: () => 0.5 }, async () => {
      expect(Date.now()).to.equal(7);
      expect(new Date().getTime()).to.equal(7);
      expect(performance.now()).to.equal(7);
      expect(Math.random()).to.equal(0.5);
      expect(crypto.randomUUID()).to.equal("88888888-8888-4888-8888-888888888888");
      expect(() => setTimeout(() => {}, 1)).to.throw("setTimeout was called within the simulation");
      expect(() => process.hrtime()).to.throw("process.hrtime was called");
    });
    expect(globalThis.setTimeout).to.equal(before);
    expect(Date.now()).to.be.greaterThan(1e12);
  });

  it("keeps real time and timers for other code in the process", async () => {
    const { withAmbient } = await import("./ambient.ts");
    const source = { now: () => 7, random: () => 0.5 };
    const beside = Promise.withResolvers<number>();
    // Started before, like leftovers of an earlier test; continues while the simulation runs.
    setImmediate(() => setTimeout(() => beside.resolve(Date.now()), 1));

    const within = await withAmbient(source, async () => {
      const others = await beside.promise;
      return { others, own: Date.now(), isDate: new Date() instanceof Date };
    });

    expect(within.others).to.be.greaterThan(1e12);
    expect(within).to.include({ own: 7, isDate: true });
  });
});
