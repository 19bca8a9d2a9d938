// Verdicts of earlier runs: which are used again, and which are forgotten.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Remembered } from "../../../../scripts/lib/mutants/remembered.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

const SOURCE = "test/fixtures/mutants/counting.ts";
const TESTS = ["test/fixtures/mutants/counting.tests.ts"];
const KILLED = { kind: "killed", by: "counting counts to the end" } as const;

const createPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "verdicts-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  return join(folder, "verdicts.json");
};

describe("remembered verdicts", () => {
  it("are found by the next run", () => {
    const path = createPath();
    const first = new Remembered(path, () => false);
    first.keep(`${SOURCE}#0`, KILLED, TESTS);
    first.save();
    const next = new Remembered(path, () => false);
    expect(next.findVerdict(`${SOURCE}#0`, TESTS)).to.deep.equal(KILLED);
    expect(next.findVerdict(`${SOURCE}#1`, TESTS)).to.equal(undefined);
  });

  it("of files that are judged again are forgotten, and those of other files are kept", () => {
    const path = createPath();
    const [forgotten, other] = [`${SOURCE}#0`, `${TESTS[0]}#0`] as const;
    const first = new Remembered(path, () => false);
    for (const id of [forgotten, other] as const) first.keep(id, KILLED, TESTS);
    first.save();
    const again = new Remembered(path, (file) => file === SOURCE);
    expect(again.findVerdict(forgotten, TESTS)).to.equal(undefined);
    again.save();
    const next = new Remembered(path, () => false);
    expect(next.findVerdict(other, TESTS)).to.deep.equal(KILLED);
  });
});
