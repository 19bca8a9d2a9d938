// Messages that make the function fail, one in ten: each ends among the dead letters in time, and holds up nobody.
import { expect } from "chai";
import { runWithPoison } from "../helpers/poison-run.ts";
import type { Deed } from "../helpers/poison-texts.ts";

const MINUTE = 60_000;

const body = (id: string, data: string): string => JSON.stringify({ id, data });

const does =
  (deed: Deed) =>
  (turn: number): string =>
    body(`${deed}-${turn}`, `${deed} ${turn}`);

interface Poison {
  what: string;
  body: (turn: number) => string;
  /** Until people can look at it. */
  withinMs: number;
  /** Milliseconds more for the others, in the middle, for 99 of 100, and for all. Default: a tenth of a second. */
  holdsUpMs?: [half: number, most: number, all: number];
}

const POISONS: Poison[] = [
  { what: "no JSON", withinMs: 1000, body: (turn) => `{bad ${turn}` },
  {
    what: "nested too deep",
    withinMs: 1000,
    body: (turn) => `${"[".repeat(20_000)}${turn}${"]".repeat(20_000)}`,
  },
  { what: "too large", withinMs: 1000, body: (turn) => body(`b${turn}`, "x".repeat(131_073)) },
  { what: "a bad id", withinMs: 1000, body: (turn) => body(`with blanks ${turn}`, "hi") },
  {
    what: "work on the wrong queue",
    withinMs: 1000,
    body: (turn) => `{"broadcastId":"b${turn}","slices":[],"recipients":[]}`,
  },
  { what: "a call that AWS denies", withinMs: 1000, body: does("denied") },
  { what: "posts that AWS denies", withinMs: 1000, body: does("forbidden") },
  // After 20 seconds alone, and then four times more, later and later.
  { what: "a call that fails each time", withinMs: 21 * MINUTE, body: does("throttled") },
  { what: "a defect", withinMs: 21 * MINUTE, body: does("defect") },
  {
    what: "a defect whose worker cannot say that it is done",
    withinMs: 21 * MINUTE,
    body: does("unreleased"),
  },
  {
    what: "posts that fail each time",
    withinMs: 22 * MINUTE,
    body: does("unposted"),
    // Each takes some tenths of a second of one of two workers, and there are fifty a second.
    holdsUpMs: [6000, 12_000, 12_000],
  },
  {
    what: "the end of its process, by an exception or for lack of memory",
    withinMs: 37 * MINUTE,
    body: does("ends"),
    // Those of the same batch come again when they are visible again, without it.
    holdsUpMs: [100, 6 * MINUTE + 100, 6 * MINUTE + 100],
  },
  {
    what: "no end until the time is up",
    withinMs: 66 * MINUTE,
    body: does("hangs"),
    // Sixty take a minute of one of two workers each.
    holdsUpMs: [20 * MINUTE, 36 * MINUTE, 36 * MINUTE],
  },
  { what: "a result that cannot be read", withinMs: 37 * MINUTE, body: does("garbles") },
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

  for (const { what, withinMs, holdsUpMs = [100, 100, 100], body: poison } of POISONS) {
    it(`${what}: dead-lettered in time, and no other with it`, async () => {
      const { delaysMs, deadAfterMs, delivered, wrongly } = await runWithPoison(poison);
      expect(deadAfterMs).to.have.length(60);
      expect(Math.max(...deadAfterMs)).to.be.below(withinMs);
      expect(delaysMs).to.have.length(540);
      expect(delivered.size).to.equal(540);
      expect(wrongly).to.equal(0);
      // In virtual time, the same on every machine. A poison message is received five times, and takes its turns.
      for (const [at, part] of [0.5, 0.99, 1].entries()) {
        const most = percentile(well, part) + holdsUpMs[at]!;
        expect(percentile(delaysMs, part), `${part}`).to.be.at.most(most);
      }
    });
  }
});
