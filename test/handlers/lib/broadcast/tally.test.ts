// What an invocation counts, and what a line of its log says of that.
import { expect } from "chai";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";

describe("tally", () => {
  it("says only what has happened, and counts everything else as nothing", () => {
    const tally = new Tally();
    expect(tally.toFields()).to.deep.equal({});
    tally.count("deleted", 3);
    tally.count("duplicates");
    tally.count("duplicates");
    expect(tally.toFields()).to.deep.equal({ deleted: 3, duplicates: 2 });
    expect(tally.toCounts()).to.include({ deleted: 3, duplicates: 2, delivered: 0, requeued: 0 });
    expect(tally.get("delivered")).to.equal(0);
  });

  it("adds up what several works have come to", () => {
    const tally = new Tally();
    tally.add({ delivered: 5, gone: 1 });
    tally.add({ delivered: 2, throttled: 4 });
    expect(tally.toFields()).to.deep.equal({ delivered: 7, gone: 1, throttled: 4 });
  });

  it("names each broadcast once", () => {
    const tally = new Tally();
    for (const id of ["b1", "b2", "b1"]) tally.serve(id);
    expect(tally.toFields()).to.deep.equal({ broadcastIds: ["b1", "b2"] });
  });

  it("says what the first post was told that was tried again, and the first that was refused", () => {
    const tally = new Tally();
    tally.retry({ kind: "retry", status: 429, reason: "Too many" });
    tally.retry({ kind: "retry", status: 500 });
    tally.terminal({ kind: "terminal", status: 413 });
    tally.terminal({ kind: "terminal", status: 403, reason: "Forbidden" });
    tally.terminal({ kind: "terminal", status: 403, reason: "later" });
    expect(tally.toFields()).to.deep.equal({
      firstRetry: "429 Too many",
      firstTerminal: "413",
    });
    expect(tally.firstRefusedPost).to.equal("403 Forbidden");
  });

  it("says of a post without an answer what went wrong", () => {
    const tally = new Tally();
    tally.retry({ kind: "retry", reason: "reset" });
    expect(tally.toFields()).to.deep.equal({ firstRetry: "reset" });
    expect(tally.firstRefusedPost).to.equal(undefined);
  });

  it("knows which refusal is the first of its kind", () => {
    const tally = new Tally();
    expect(["a", "b", "a"].map((refusal) => tally.isFirstRefusal(refusal))).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});
