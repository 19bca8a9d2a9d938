// One work item and its mark: done once, released for a retry, or dead-lettered.
import { expect } from "chai";
import { type SinonStub, stub } from "sinon";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type {
  Broadcaster,
  BroadcasterOptions,
} from "../../../../handlers/lib/broadcast/broadcaster.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import { Worker } from "../../../../handlers/lib/broadcast/worker.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { stubLog } from "../../../helpers/stubs.ts";

const ITEM = {
  id: "w",
  broadcastId: "b",
  text: "hi",
  slices: [{ partition: "p" }, { partition: "q" }],
  recipients: [{ id: "a", expiresAt: 1 }],
  generation: 0,
};

const DEADLINE = { stopAtMs: 1000, giveUpAtMs: 2000, endMs: 5000 };

const REFUSED = new AwsError("AccessDeniedException", "no", {
  status: 400,
  call: "dynamodb:UpdateItem",
});
const THROTTLED = new AwsError("ThrottlingException", "slow", { status: 400 });

const prepare = (claimed: string | object = {}) => {
  const mark = { finish: stub().resolves(), release: stub().resolves() };
  const claim = stub().resolves(typeof claimed === "string" ? claimed : mark);
  const queue = { send: stub().resolves(), deadLetter: stub().resolves() };
  const log = stubLog();
  const tally = new Tally();
  const done: SinonStub = stub().resolves();
  const worker = new Worker(
    { marker: { claim }, queue, log, clock: { now: () => 200 } } as unknown as BroadcasterOptions,
    { work: done } as unknown as Broadcaster,
  );
  return { worker, mark, claim, queue, log, tally, done };
};

describe("worker", () => {
  it("claims the work until its own timeout, does it, and finishes the mark", async () => {
    const { worker, mark, claim, done, tally } = prepare();
    expect(await worker.work(ITEM, DEADLINE, tally)).to.equal(true);
    expect(claim.args).to.deep.equal([["w", 4800]]);
    expect(done.args).to.deep.equal([[ITEM, DEADLINE, tally, mark]]);
    expect([mark.finish.callCount, mark.release.callCount]).to.deep.equal([1, 0]);
    expect(mark.finish.calledAfter(done)).to.equal(true);
    expect(tally.toFields()).to.deep.equal({ broadcasts: 1, broadcastIds: ["b"] });
  });

  for (const [state, isForgotten] of [
    ["done", true],
    ["busy", false],
  ] as const) {
    it(`skips work that is ${state}, and lets SQS delete its message: ${isForgotten}`, async () => {
      const { worker, done, tally } = prepare(state);
      expect(await worker.work(ITEM, DEADLINE, tally)).to.equal(isForgotten);
      expect(done.callCount).to.equal(0);
      expect(tally.toFields()).to.deep.equal({ duplicates: 1, broadcastIds: ["b"] });
    });
  }

  it("releases the mark when it fails", async () => {
    const { worker, mark, queue, done, tally } = prepare();
    done.rejects(THROTTLED);
    expect(await catchRejection(worker.work(ITEM, DEADLINE, tally))).to.equal(THROTTLED);
    expect([mark.finish.callCount, mark.release.callCount]).to.deep.equal([0, 1]);
    expect(queue.deadLetter.callCount).to.equal(0);
    expect(tally.get("broadcasts")).to.equal(0);
  });

  it("dead-letters what AWS refuses permanently, and counts all that is in it", async () => {
    const { worker, mark, queue, log, done, tally } = prepare();
    done.rejects(REFUSED);
    expect(await worker.work(ITEM, DEADLINE, tally)).to.equal(true);
    expect(queue.deadLetter.args).to.deep.equal([[ITEM, "AccessDeniedException"]]);
    expect(mark.release.callCount).to.equal(1);
    expect(tally.toCounts()).to.include({ deadLettered: 3, permanentErrors: 1, broadcasts: 0 });
    expect(log.args[0]![2]).to.include({ workId: "w", call: "dynamodb:UpdateItem" });
  });

  it("does the same when the mark itself is refused", async () => {
    const { worker, claim, queue, tally } = prepare();
    claim.rejects(REFUSED);
    expect(await worker.work(ITEM, DEADLINE, tally)).to.equal(true);
    expect(queue.deadLetter.callCount).to.equal(1);
  });

  it("fails when the work cannot be dead-lettered either, so that it is redelivered", async () => {
    const { worker, queue, done, tally } = prepare();
    done.rejects(REFUSED);
    queue.deadLetter.rejects(THROTTLED);
    expect(await catchRejection(worker.work(ITEM, DEADLINE, tally))).to.equal(THROTTLED);
    expect(tally.get("deadLettered")).to.equal(0);
  });

  it("succeeds when the finished work cannot be marked as done, and logs that", async () => {
    const { worker, mark, log, tally } = prepare();
    mark.finish.rejects(THROTTLED);
    expect(await worker.work(ITEM, DEADLINE, tally)).to.equal(true);
    expect(log.args.map(([level, what]) => [level, what])).to.deep.equal([
      ["WARN", "not marked as done"],
    ]);
    expect(log.args[0]![2]).to.include({ workId: "w" });
    expect(log.args[0]![2]).to.have.nested.property("error.name", "ThrottlingException");
    expect(tally.get("broadcasts")).to.equal(1);
  });

  it("throws why the work failed, not why its mark could not be released", async () => {
    const { worker, mark, log, done, tally } = prepare();
    done.rejects(THROTTLED);
    mark.release.rejects(new Error("reset"));
    expect(await catchRejection(worker.work(ITEM, DEADLINE, tally))).to.equal(THROTTLED);
    expect(log.args.map(([, what]) => what)).to.deep.equal(["not released"]);
  });
});
