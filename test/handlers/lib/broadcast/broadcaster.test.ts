// One work item from start to finish, in virtual time: who is posted to, what is handed over, and who owns partitions.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import { sleep } from "../../../../handlers/lib/clock.ts";
import { encodeParts } from "../../../../handlers/lib/broadcast/parts.ts";
import {
  DELIVERED,
  FORBIDDEN,
  GONE,
  ITEM,
  markWith,
  prepareBroadcaster as prepare,
  recipient,
  refused,
  SLOW,
  START_MS,
  THROTTLED,
} from "../../../helpers/broadcaster-world.ts";
import { catchRejection } from "../../../helpers/errors.ts";

describe("broadcaster", () => {
  it("lists a partition, posts to all of it, and leaves nothing", async () => {
    const { work, tally, poster, queue } = prepare({ a: DELIVERED, b: DELIVERED });
    await work();
    expect(poster.post.args.map(([id]) => id)).to.deep.equal(["a", "b"]);
    expect(tally.toFields()).to.deep.equal({ delivered: 2 });
    expect(queue.send.callCount + queue.deadLetter.callCount).to.equal(0);
  });

  it("only sends what its mark has stored again", async () => {
    const { work, index, poster, queue } = prepare({ a: DELIVERED });
    const item = { ...ITEM, id: "rest", generation: 1, slices: [], recipients: [recipient("z")] };
    await work(markWith({ rest: encodeParts([{ item, delaySeconds: 5 }]) }));
    expect(queue.send.args).to.deep.equal([[item, 5]]);
    expect(index.page.callCount + poster.post.callCount).to.equal(0);
  });

  it("deletes connections that are gone, but not within a minute of the handshake", async () => {
    const { work, index, poster } = prepare({});
    const recipients = [
      recipient("old"),
      recipient("a second older", 61_000),
      recipient("a minute old", 60_000),
      recipient("new", 0),
    ];
    index.page.resolves({ recipients });
    poster.post.resolves(GONE);
    await work();
    expect(index.delete.args).to.deep.equal([[["old", "a second older"]]]);
  });

  it("deletes one that is a millisecond older than a minute", async () => {
    const { work, clock, index, poster } = prepare({});
    index.page.resolves({ recipients: [recipient("a minute old", 60_000)] });
    poster.post.callsFake(async () => {
      await sleep(clock, 1);
      return GONE;
    });
    await work();
    expect(index.delete.args).to.deep.equal([[["a minute old"]]]);
  });

  it("ends only after the connections that are gone are deleted", async () => {
    const { begin, index } = prepare({ a: GONE });
    let finish = (): void => {};
    index.delete.returns(new Promise<void>((resolve) => (finish = resolve)));
    const ends: string[] = [];
    const ended = begin(markWith()).then(() => ends.push("work"));
    for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
    ends.push("deletion");
    finish();
    await ended;
    expect(ends).to.deep.equal(["deletion", "work"]);
  });

  it("logs which deletion AWS refuses permanently", async () => {
    const { work, index, log, tally } = prepare({ a: GONE });
    index.delete.rejects(refused("dynamodb:BatchWriteItem"));
    await work();
    expect(log.args).to.have.length(1);
    expect(log.args[0]![2]).to.include({ workId: "w", call: "dynamodb:BatchWriteItem" });
    expect(tally.toFields()).to.deep.equal({ gone: 1, deletionsFailed: 1, permanentErrors: 1 });
  });

  it("logs which partition it could not list, and requeues it", async () => {
    const { work, index, log, queue } = prepare({});
    index.page.rejects(THROTTLED);
    await work();
    expect(log.args.map(([level, message]) => [level, message])).to.deep.equal([
      ["WARN", "listing failed"],
    ]);
    expect(log.args[0]![2]).to.include({ workId: "w", partition: "p" });
    expect(log.args[0]![2]).to.have.nested.property("error.name", "ThrottlingException");
    const [[{ slices, generation }, delaySeconds]] = queue.send.args as [any[]];
    expect({ slices, generation, delaySeconds }).to.deep.equal({
      slices: ITEM.slices,
      generation: 1,
      delaySeconds: 5,
    });
  });

  it("logs once that it may not list a partition, and dead-letters it", async () => {
    const { work, index, log, queue } = prepare({});
    index.page.rejects(refused("dynamodb:Query"));
    await work();
    expect(log.args.map(([level, message]) => [level, message])).to.deep.equal([
      ["ERROR", "refused for good"],
    ]);
    expect(log.args[0]![2]).to.include({ workId: "w", partition: "p", call: "dynamodb:Query" });
    expect(queue.deadLetter.callCount).to.equal(1);
  });

  it("fails when every post is forbidden, with API Gateway's message", async () => {
    const { work, queue } = prepare({ a: FORBIDDEN, b: FORBIDDEN });
    const error = await catchRejection(work());
    expect(error).to.be.instanceOf(AwsError);
    expect(error).to.include({
      name: "Forbidden",
      message: "403 Missing role",
      status: 403,
      call: "execute-api:ManageConnections",
    });
    expect(queue.send.callCount + queue.deadLetter.callCount).to.equal(0);
  });

  it("logs that a post was forbidden while others succeeded, and dead-letters its recipient", async () => {
    const { work, log, queue, tally } = prepare({ a: FORBIDDEN, b: DELIVERED });
    await work();
    expect(log.args).to.have.length(1);
    expect(log.args[0]![2]).to.include({ workId: "w", call: "execute-api:ManageConnections" });
    expect(queue.deadLetter.args.map(([{ recipients }]) => recipients[0].id)).to.deep.equal(["a"]);
    expect(tally.toFields()).to.deep.equal({
      delivered: 1,
      terminal: 1,
      deadLettered: 1,
      permanentErrors: 1,
      firstTerminal: "403 Missing role",
    });
  });

  it("logs the first response that was retried, and requeues recipients that are out of attempts", async () => {
    const { work, queue, tally } = prepare({ a: SLOW });
    await work();
    expect(tally.toFields()).to.deep.equal({ retried: 4, requeued: 1, firstRetry: "500" });
    expect(queue.send.args[0]![0].recipients).to.deep.equal([recipient("a")]);
  });

  it("finishes the mark of a contested partition at the end", async () => {
    const { work, owned } = prepare({ a: DELIVERED });
    await work(markWith({ isTakenOver: true }));
    expect([owned.finish.callCount, owned.release.callCount]).to.deep.equal([1, 0]);
  });

  for (const [what, keep, calls] of [
    ["finishes its mark when the rest is stored, for the next worker", true, [1, 0]],
    ["releases its mark when the rest is not stored: all of it is retried", false, [0, 1]],
  ] as const) {
    it(`with a contested partition that cannot be handed over ${what}`, async () => {
      const { work, owned, queue } = prepare({ a: SLOW });
      queue.send.rejects(THROTTLED);
      const mark = markWith({ isTakenOver: true });
      if (!keep) mark.keep.rejects(THROTTLED);
      expect(await catchRejection(work(mark))).to.equal(THROTTLED);
      expect([owned.finish.callCount, owned.release.callCount]).to.deep.equal(calls);
    });
  }

  it("waits for a page in flight until it gives up, and hands over the partition", async () => {
    const { work, clock, index, queue } = prepare({});
    index.page.returns(new Promise(() => {}));
    await work();
    expect(clock.now()).to.equal(START_MS + 45_000);
    expect(queue.send.args.map(([{ id, slices }, delay]) => [id, slices, delay])).to.deep.equal([
      ["w p", ITEM.slices, 0],
    ]);
  });

  it("waits as long for a page when posting fails unexpectedly", async () => {
    const { work, clock, index, poster } = prepare({});
    index.page
      .onCall(0)
      .resolves({ recipients: [recipient("a")] })
      .returns(new Promise(() => {}));
    poster.post.rejects(new TypeError("a defect"));
    const slices = [{ partition: "p" }, { partition: "q" }];
    expect((await catchRejection(work(markWith(), { ...ITEM, slices }))).message).to.equal(
      "a defect",
    );
    expect(clock.now()).to.equal(START_MS + 45_000);
  });

  it("claims a contested partition until its own timeout", async () => {
    const { work, claim } = prepare({ a: DELIVERED });
    await work(markWith({ isTakenOver: true }));
    expect(claim.args).to.deep.equal([["w p", 60_000]]);
  });

  it("shares a broadcast, by default, once it has listed a thousand recipients and expects more", async () => {
    const slices = ["p", "q", "r", "s", "t", "u", "v"].map((partition) => ({ partition }));
    for (const [count, shared] of [
      [142, []],
      [143, ["w r", "w s", "w t", "w u", "w v"]],
    ] as const) {
      const many = Array.from({ length: count }, (_, index) => [`c${index}`, DELIVERED] as const);
      const { work, queue, tally } = prepare(Object.fromEntries(many));
      await work(markWith(), { ...ITEM, slices });
      expect(queue.send.args.map(([{ id }]) => id)).to.deep.equal(shared);
      expect(tally.get("delivered")).to.equal((slices.length - shared.length) * count);
    }
  });
});
