// Handing over parts of a work item: the fate of each message, and what is stored before it is sent.
import { expect } from "chai";
import { stub } from "sinon";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { Mark } from "../../../../handlers/lib/broadcast/delivery-marker.ts";
import { HandOver } from "../../../../handlers/lib/broadcast/hand-over.ts";
import { encodeParts, type Part } from "../../../../handlers/lib/broadcast/parts.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import type { WorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import type { WorkQueue } from "../../../../handlers/lib/broadcast/work-queue.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { stubLog } from "../../../helpers/stubs.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";

const REFUSED = new AwsError("AccessDeniedException", "no", {
  status: 400,
  call: "sqs:SendMessage",
});
const THROTTLED = new AwsError("ThrottlingException", "slow", { status: 400 });
const LOST = new AwsError("ConnectionError", "reset", { mayHaveHappened: true });

const item = (overrides: Partial<WorkItem> = {}): WorkItem => ({
  id: "w",
  broadcastId: "b",
  text: "hi",
  slices: [],
  recipients: [],
  generation: 0,
  ...overrides,
});

const recipients = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `c${index}=`, expiresAt: 1 }));

const prepare = () => {
  const queue = {
    send: stub<Parameters<WorkQueue["send"]>, Promise<void>>().resolves(),
    deadLetter: stub<Parameters<WorkQueue["deadLetter"]>, Promise<void>>().resolves(),
  };
  const mark = { keep: stub<[string], Promise<void>>().resolves() };
  const tally = new Tally();
  const log = stubLog();
  const clock = createVirtualClock(0);
  const handOver = new HandOver({
    item: item(),
    mark: mark as unknown as Mark,
    queue,
    tally,
    log,
    clock,
  });
  const settle = stub<[], Promise<void>>().resolves();
  const leave = (parts: Part[]) => handOver.leave(parts, settle);
  return { queue, mark, tally, log, clock, handOver, settle, leave };
};

/** What a mark holds, within the 400 KB of a DynamoDB item. */
const MAX_REST_BYTES = 350_000;

const SLICES = ["p", "q", "r"].map((partition) => ({ partition }));

describe("a hand-over", () => {
  it("offers whole partitions under ids derived from the item", async () => {
    const { handOver, queue, tally } = prepare();
    expect(await handOver.giveAway(SLICES)).to.deep.equal({ kept: [], undecided: [] });
    expect(queue.send.args.map(([{ id, slices }, delay]) => [id, slices, delay])).to.deep.equal(
      SLICES.map((slice) => [`w ${slice.partition}`, [slice], 0]),
    );
    expect(tally.toFields()).to.deep.equal({ continuations: 3 });
  });

  it("keeps a partition whose message was certainly not sent, and reports it as undecided when that is unknown", async () => {
    const { handOver, queue, tally, log } = prepare();
    queue.send.onCall(0).rejects(THROTTLED).onCall(1).rejects(LOST);
    expect(await handOver.giveAway(SLICES)).to.deep.equal({
      kept: [SLICES[0]],
      undecided: [SLICES[1]],
    });
    expect(tally.toFields()).to.deep.equal({ continuations: 1 });
    expect(
      log.args.map(([level, what, fields]) => [level, what, fields?.["workId"]]),
    ).to.deep.equal([
      ["WARN", "not handed over", "w"],
      ["WARN", "not handed over", "w"],
    ]);
    expect(log.args.map(([, , fields]) => (fields as { error: Error }).error.name)).to.deep.equal([
      "ThrottlingException",
      "ConnectionError",
    ]);
  });

  it("stores what is left before sending it", async () => {
    const { handOver, leave, queue, mark } = prepare();
    const parts: Part[] = [{ item: item({ id: "rest", slices: SLICES }), delaySeconds: 7 }];
    await leave(parts);
    expect(mark.keep.args).to.deep.equal([[encodeParts(parts)]]);
    expect(mark.keep.calledBefore(queue.send)).to.equal(true);
    expect(queue.send.args).to.deep.equal([[parts[0]!.item, 7]]);
    expect(handOver.isKept).to.equal(true);
  });

  it("stores nothing when nothing is left", async () => {
    const { handOver, leave, queue, mark } = prepare();
    await leave([]);
    expect(mark.keep.callCount + queue.send.callCount).to.equal(0);
    expect(handOver.isKept).to.equal(false);
  });

  it("settles taken-over partitions as soon as the rest is stored, while it is sent", async () => {
    const { leave, queue, mark, settle } = prepare();
    queue.send.returns(new Promise(() => {}));
    void leave([{ item: item(), delaySeconds: 0 }]);
    await new Promise(setImmediate);
    expect(queue.send.callCount).to.equal(1);
    expect(settle.callCount).to.equal(1);
    expect(mark.keep.calledBefore(settle)).to.equal(true);
  });

  it("settles them after sending if the rest is not stored, and not at all if sending fails", async () => {
    for (const sends of [true, false]) {
      const { leave, queue, mark, settle } = prepare();
      mark.keep.rejects(THROTTLED);
      const sent = Promise.withResolvers<void>();
      queue.send.returns(sent.promise);
      const left = leave([{ item: item(), delaySeconds: 0 }]).catch(() => {});
      await new Promise(setImmediate);
      expect(settle.callCount).to.equal(0);
      if (sends) sent.resolve();
      else sent.reject(THROTTLED);
      await left;
      expect(settle.callCount).to.equal(sends ? 1 : 0);
    }
  });

  it("sends what it could not store", async () => {
    const { handOver, leave, queue, mark, log } = prepare();
    mark.keep.rejects(THROTTLED);
    await leave([{ item: item(), delaySeconds: 0 }]);
    expect(queue.send.callCount).to.equal(1);
    expect(handOver.isKept).to.equal(false);
    expect(log.args.map(([level, what]) => [level, what])).to.deep.equal([
      ["WARN", "rest not stored"],
    ]);
  });

  it("sends what is too long to store, without trying to store it", async () => {
    const { leave, queue, mark, log } = prepare();
    const wholes = (bytes: number): Part[] => [
      { item: item({ id: "x".repeat(bytes) }), delaySeconds: 0 },
    ];
    const overhead = Buffer.byteLength(encodeParts(wholes(0)));
    await leave(wholes(MAX_REST_BYTES - overhead + 1));
    expect(mark.keep.callCount).to.equal(0);
    expect(queue.send.callCount).to.equal(1);
    expect(log.args.map(([, what]) => what)).to.deep.equal(["rest not stored"]);
    expect(log.args[0]![2]).to.have.nested.property(
      "error.message",
      "The rest has 350001 bytes; expected at most 350000",
    );
    await leave(wholes(MAX_REST_BYTES - overhead));
    expect(mark.keep.callCount).to.equal(1);
  });

  it("logs that the rest is not stored, also when the table refuses permanently", async () => {
    const { leave, mark, log } = prepare();
    mark.keep.rejects(REFUSED);
    await leave([{ item: item(), delaySeconds: 0 }]);
    expect(log.args.map(([level, what]) => [level, what])).to.deep.equal([
      ["ERROR", "refused for good"],
      ["WARN", "rest not stored"],
    ]);
  });

  it("waits at most a second for it to be stored", async () => {
    const { leave, queue, mark, clock, log } = prepare();
    mark.keep.returns(new Promise(() => {}));
    const left = leave([{ item: item(), delaySeconds: 0 }]);
    expect(queue.send.callCount).to.equal(0);
    clock.step();
    await left;
    expect(clock.now()).to.equal(1000);
    expect(queue.send.callCount).to.equal(1);
    expect(log.args[0]![2]).to.have.nested.property(
      "error.message",
      "The table did not store it within 1000 ms",
    );
  });

  it("sends what another worker has stored, without storing it again", async () => {
    const { handOver, queue, mark } = prepare();
    const parts: Part[] = [
      { item: item({ id: "later", generation: 1, recipients: recipients(2) }), delaySeconds: 5 },
      {
        item: item({ id: "never", recipients: recipients(1) }),
        delaySeconds: 0,
        reason: "refused",
      },
    ];
    await handOver.resume(encodeParts(parts));
    expect(handOver.isKept).to.equal(true);
    expect(mark.keep.callCount).to.equal(0);
    expect(queue.send.args).to.deep.equal([[parts[0]!.item, 5]]);
    expect(queue.deadLetter.args).to.deep.equal([[parts[1]!.item, "refused"]]);
  });

  it("counts recipients and partitions that are handed over, requeued and dead-lettered", async () => {
    const { leave, tally } = prepare();
    await leave([
      { item: item({ slices: SLICES, recipients: recipients(2) }), delaySeconds: 0 },
      {
        item: item({ generation: 1, slices: SLICES.slice(1), recipients: recipients(4) }),
        delaySeconds: 5,
      },
      { item: item({ slices: SLICES, recipients: recipients(8) }), delaySeconds: 0, reason: "no" },
    ]);
    expect(tally.toFields()).to.deep.equal({
      continuations: 3,
      requeued: 2 + 2 + 4,
      deadLettered: 3 + 8,
    });
  });

  it("dead-letters, with the error's name, what the queue refuses permanently", async () => {
    const { leave, queue, tally, log } = prepare();
    queue.send.rejects(REFUSED);
    const part = { item: item({ recipients: recipients(3) }), delaySeconds: 0 };
    await leave([part]);
    expect(queue.deadLetter.args).to.deep.equal([[part.item, "AccessDeniedException"]]);
    expect(tally.toFields()).to.deep.equal({ deadLettered: 3, permanentErrors: 1 });
    expect(log.args.map(([level, , fields]) => [level, fields?.["workId"]])).to.deep.equal([
      ["ERROR", "w"],
    ]);
  });

  it("fails when a part cannot be handed over, after sending all the others", async () => {
    const { handOver, leave, queue, tally, log } = prepare();
    queue.send.onCall(0).rejects(THROTTLED);
    const error = await catchRejection(
      leave([
        { item: item({ recipients: recipients(1) }), delaySeconds: 0 },
        { item: item({ recipients: recipients(2) }), delaySeconds: 0 },
      ]),
    );
    expect(error).to.equal(THROTTLED);
    expect(log.args.map(([, what]) => what)).to.deep.equal(["not sent"]);
    expect(tally.toFields()).to.deep.equal({ requeued: 2 });
    // It is stored: the worker that gets the item again sends it.
    expect(handOver.isKept).to.equal(true);
  });
});
