// Hundreds of seeds, each a world of its own in which everything fails that can: every promise is kept.
import { expect } from "chai";
import { keepScore } from "../helpers/scoreboard.ts";
import { check } from "./checker/check.ts";
import { unreached } from "./coverage.ts";
import { runSeeds } from "./seeds.ts";
import { simulate } from "./simulation.ts";

const SEEDS = 300;

/** What happens so rarely that it takes thousands of seeds. */
const RARE = new Set([
  "items left undone",
  "metric deletionsFailed",
  "partial batch response",
  "twice, since its worker could not say that it was done",
  "twice, since a worker failed with a hand-over that it could not write down",
]);

describe("the simulation", function () {
  this.timeout(600_000);

  it(`R1 loses nobody, and breaks no promise, with ${SEEDS} seeds`, async function () {
    const summary = await runSeeds(1, SEEDS);
    expect(summary.failures).to.deep.equal([]);
    // Seeds with which nothing happens would prove nothing.
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

  it("gives each broadcast to everybody once where nothing fails", async () => {
    const faults = new Set(Object.keys((await import("./faults.ts")).FAULTS));
    const { happenings } = await simulate({ seed: 3, without: faults });
    expect(check(happenings)).to.deep.equal([]);
    // Who sends too much is told so each time.
    const posts = happenings.filter(
      (one) => one.kind === "post" && "got" in one && one.got && !one.text.startsWith('{"error"'),
    );
    const pairs = new Set(
      posts.map((one) => "c" in one && "text" in one && `${one.c} ${one.text}`),
    );
    expect(pairs.size).to.equal(posts.length);
    expect(posts.length).to.be.greaterThan(20);
  });

  it("lets nothing take time or chance from the machine", async () => {
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

  it("leaves time and timers to what else goes on in the process", async () => {
    const { withAmbient } = await import("./ambient.ts");
    const source = { now: () => 7, random: () => 0.5 };
    const beside = Promise.withResolvers<number>();
    // Begun before, as what a test before has left; it goes on while the simulation runs.
    setImmediate(() => setTimeout(() => beside.resolve(Date.now()), 1));

    const within = await withAmbient(source, async () => {
      const others = await beside.promise;
      return { others, own: Date.now(), isDate: new Date() instanceof Date };
    });

    expect(within.others).to.be.greaterThan(1e12);
    expect(within).to.include({ own: 7, isDate: true });
  });
});
