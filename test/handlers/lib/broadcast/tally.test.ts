// What an invocation counts, and how its log line shows it.
import { expect } from "chai";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";

describe("tally", () => {
  it("logs only counts above 0, and reports all others as 0", () => {
    const tally = new Tally();
    expect(tally.toFields()).to.deep.equal({});
    tally.count("deleted", 3);
    tally.count("duplicates");
    tally.count("duplicates");
    expect(tally.toFields()).to.deep.equal({ deleted: 3, duplicates: 2 });
    expect(tally.toCounts()).to.include({ deleted: 3, duplicates: 2, delivered: 0, requeued: 0 });
    expect(tally.get("delivered")).to.equal(0);
  });

  it("counts fourteen outcomes, under the names of the metrics", () => {
    expect(new Tally().toCounts()).to.deep.equal({
      broadcasts: 0,
      duplicates: 0,
      refused: 0,
      delivered: 0,
      gone: 0,
      deleted: 0,
      deletionsFailed: 0,
      retried: 0,
      throttled: 0,
      terminal: 0,
      requeued: 0,
      continuations: 0,
      deadLettered: 0,
      permanentErrors: 0,
    });
  });

  it("also takes over which broadcasts and refusals another tally has seen", () => {
    const [tally, other] = [new Tally(), new Tally()];
    other.serve("b1");
    other.isFirstRefusal("sqs:SendMessage AccessDenied");
    tally.add(other);
    expect(tally.toFields()).to.deep.equal({ broadcastIds: ["b1"] });
    expect(tally.isFirstRefusal("sqs:SendMessage AccessDenied")).to.equal(false);
  });

  it("adds up the counts of several work items", () => {
    const [tally, first, second] = [new Tally(), new Tally(), new Tally()];
    first.count("delivered", 5);
    first.retry({ kind: "retry", status: 429 });
    second.count("delivered", 2);
    second.retry({ kind: "retry", status: 500 });
    second.terminal({ kind: "terminal", status: 403 });
    tally.add(first);
    tally.add(second);
    expect(tally.toFields()).to.deep.equal({
      delivered: 7,
      retried: 2,
      throttled: 1,
      terminal: 1,
      firstRetry: "429",
      firstTerminal: "403",
    });
    expect(tally.firstRefusedPost).to.equal("403");
  });

  it("names each broadcast once", () => {
    const tally = new Tally();
    for (const id of ["b1", "b2", "b1"]) tally.serve(id);
    expect(tally.toFields()).to.deep.equal({ broadcastIds: ["b1", "b2"] });
  });

  it("logs the first response that was retried, and the first that was refused", () => {
    const tally = new Tally();
    tally.retry({ kind: "retry", status: 429, reason: "Too many" });
    tally.retry({ kind: "retry", status: 500 });
    tally.terminal({ kind: "terminal", status: 413 });
    tally.terminal({ kind: "terminal", status: 403, reason: "Forbidden" });
    tally.terminal({ kind: "terminal", status: 403, reason: "later" });
    expect(tally.toFields()).to.deep.equal({
      retried: 2,
      throttled: 1,
      terminal: 3,
      firstRetry: "429 Too many",
      firstTerminal: "413",
    });
    expect(tally.firstRefusedPost).to.equal("403 Forbidden");
  });

  it("logs the reason of a post without a response", () => {
    const tally = new Tally();
    tally.retry({ kind: "retry", reason: "reset" });
    expect(tally.toFields()).to.deep.equal({ retried: 1, firstRetry: "reset" });
    expect(tally.firstRefusedPost).to.equal(undefined);
  });

  it("recognizes the first refusal of its kind", () => {
    const tally = new Tally();
    expect(["a", "b", "a"].map((refusal) => tally.isFirstRefusal(refusal))).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});
