// Messages that make the function fail, one in ten: each ends among the dead letters in time, and holds up nobody.
import { expect } from "chai";
import { FAILING, runWithPoison } from "../helpers/poison-run.ts";

const MINUTE = 60_000;

const body = (id: string, data: string): string => JSON.stringify({ id, data });

/** By what they are, and how long it may take until people can look at them. */
const POISONS: [what: string, within: number, poison: (turn: number) => string][] = [
  ["no JSON", 1000, (turn) => `{bad ${turn}`],
  ["nested too deep", 1000, (turn) => `${"[".repeat(20_000)}${turn}${"]".repeat(20_000)}`],
  ["too large", 1000, (turn) => body(`b${turn}`, "x".repeat(131_073))],
  ["a bad id", 1000, (turn) => body(`with blanks ${turn}`, "hi")],
  [
    "work on the wrong queue",
    1000,
    (turn) => `{"broadcastId":"b${turn}","slices":[],"recipients":[]}`,
  ],
  ["refused for good", 1000, (turn) => body(`permanent-${turn}`, FAILING.permanent)],
  // Four times more, later and later: after 20, 80, 320 and 780 seconds.
  ["failing each time", 21 * MINUTE, (turn) => body(`passing-${turn}`, FAILING.passing)],
  ["a defect", 21 * MINUTE, (turn) => body(`b${turn}`, `${FAILING.defect} ${turn}`)],
];

describe("broadcast beside poison", function () {
  this.timeout(120_000);

  const percentile = (sorted: number[], part: number): number =>
    sorted[Math.ceil(sorted.length * part) - 1]!;

  let well: number[];

  before(async () => {
    ({ delaysMs: well } = await runWithPoison());
  });

  it("has something to compare with", () => {
    expect(well).to.have.length(600);
    expect(well.at(-1)).to.be.below(1000);
  });

  for (const [what, withinMs, poison] of POISONS) {
    it(`${what}: dead-lettered in time, and nobody else waits for it`, async () => {
      const { delaysMs, deadAfterMs, delivered } = await runWithPoison(poison);
      expect(deadAfterMs).to.have.length(60);
      expect(Math.max(...deadAfterMs)).to.be.below(withinMs);
      expect(delaysMs).to.have.length(540);
      expect(delivered.size).to.equal(540);
      // In virtual time, the same on every machine. A poison message is received five times, and takes its turns.
      for (const part of [0.5, 0.99, 1]) {
        expect(percentile(delaysMs, part)).to.be.at.most(percentile(well, part) + 100);
      }
    });
  }
});
