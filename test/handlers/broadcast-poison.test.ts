// Poison messages, one in ten: each is dead-lettered in time, without holding up the others.
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
  /** Milliseconds until it is dead-lettered. */
  withinMs: number;
  /** Extra milliseconds for the other messages: median, 99th percentile, maximum. Default: 100. */
  holdsUpMs?: [half: number, most: number, all: number];
}

const POISONS: Poison[] = [
  { what: "not JSON", withinMs: 1000, body: (turn) => `{bad ${turn}` },
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
  // After 20 seconds alone, then four more times with growing delays.
  { what: "a call that fails each time", withinMs: 21 * MINUTE, body: does("throttled") },
  { what: "a bug in a handler", withinMs: 21 * MINUTE, body: does("defect") },
  {
    what: "a bug in a worker that cannot release its mark",
    withinMs: 21 * MINUTE,
    body: does("unreleased"),
  },
  {
    what: "posts that fail each time",
    withinMs: 22 * MINUTE,
    body: does("unposted"),
    // Each keeps one of two workers busy for some tenths of a second, and there are fifty a second.
    holdsUpMs: [6000, 12_000, 12_000],
  },
  {
    what: "a crash of its process, by an exception or out of memory",
    withinMs: 37 * MINUTE,
    body: does("ends"),
    // The others of its batch are redelivered after the visibility timeout, without it.
    holdsUpMs: [100, 6 * MINUTE + 100, 6 * MINUTE + 100],
  },
  {
    what: "a handler that hangs until the timeout",
    withinMs: 66 * MINUTE,
    body: does("hangs"),
    // Each of sixty keeps one of two workers busy for a minute.
    holdsUpMs: [20 * MINUTE, 36 * MINUTE, 36 * MINUTE],
  },
  { what: "a result that cannot be read", withinMs: 37 * MINUTE, body: does("garbles") },
];

describe("broadcast with poison messages", function () {
  const percentile = (sorted: number[], part: number): number =>
    sorted[Math.ceil(sorted.length * part) - 1]!;

  let well: number[];

  before(async () => {
    ({ delaysMs: well } = await runWithPoison());
  });

  it("has a baseline to compare with", () => {
    expect(well).to.have.length(600);
    expect(well.at(-1)).to.be.below(1000);
  });

  for (const { what, withinMs, holdsUpMs = [100, 100, 100], body: poison } of POISONS) {
    it(`${what}: dead-lettered in time, and no other message is`, async () => {
      const { delaysMs, deadAfterMs, delivered, wrongly } = await runWithPoison(poison);
      expect(deadAfterMs).to.have.length(60);
      expect(Math.max(...deadAfterMs)).to.be.below(withinMs);
      expect(delaysMs).to.have.length(540);
      expect(delivered.size).to.equal(540);
      expect(wrongly).to.equal(0);
      // In virtual time, the same on every machine. A poison message is received five times, and takes worker time.
      for (const [at, part] of [0.5, 0.99, 1].entries()) {
        const most = percentile(well, part) + holdsUpMs[at]!;
        expect(percentile(delaysMs, part), `${part}`).to.be.at.most(most);
      }
    });
  }
});
