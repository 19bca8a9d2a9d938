// Clients through days of 24 hours, with faults of every kind.
import { expect } from "chai";
import { keepScore } from "../../helpers/scoreboard.ts";
import { sumSeeds } from "../seeds.ts";
import { unreached } from "../coverage.ts";
import { listDayCoverage, simulateDay } from "./day.ts";

const SEEDS = 4;

describe("days of clients", function () {
  this.timeout(300_000);

  it(`R36 ${SEEDS} days of 24 hours with faults of every kind, tokens that expire, and restarts: lost 0, duplicates 0, in order, no rejection`, async function () {
    const sum = await sumSeeds(simulateDay)(1, SEEDS);
    expect(sum.failures).to.deep.equal([]);
    keepScore(this, { lost: 0, duplicates: 0 });
    // Otherwise it has shown nothing.
    expect(unreached(sum, listDayCoverage)).to.deep.equal([]);
  });
});
