// One work item from its beginning to its end, in virtual time: who is posted to, what is left, and whose partitions are.
import { expect } from "chai";
import { stub } from "sinon";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import {
  Broadcaster,
  type BroadcasterOptions,
} from "../../../../handlers/lib/broadcast/broadcaster.ts";
import type { Mark } from "../../../../handlers/lib/broadcast/delivery-marker.ts";
import { encodeParts } from "../../../../handlers/lib/broadcast/parts.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import type { WorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import { expiryOf } from "../../../../handlers/lib/connection-keys.ts";
import type { PostOutcome } from "../../../../handlers/lib/post-outcome.ts";
import { rejectionOf } from "../../../helpers/errors.ts";
import { stubLog } from "../../../helpers/stubs.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";

const START_MS = 1_800_000_000_000;

const refused = (call: string) =>
  new AwsError("AccessDeniedException", "no", { status: 400, call });
const THROTTLED = new AwsError("ThrottlingException", "slow", { status: 400 });

const ITEM: WorkItem = {
  id: "w",
  broadcastId: "b",
  text: "hi",
  slices: [{ partition: "p" }],
  recipients: [],
  generation: 0,
};

/** @param ageMs since the connection was made. */
const recipient = (id: string, ageMs = 600_000) => ({
  id,
  expiresAt: expiryOf(START_MS - ageMs),
});

const markWith = (overrides: Partial<Pick<Mark, "isTakenOver" | "rest">> = {}) => ({
  isTakenOver: false,
  rest: undefined,
  keep: stub<[string], Promise<void>>().resolves(),
  finish: stub<[], Promise<void>>().resolves(),
  release: stub<[], Promise<void>>().resolves(),
  ...overrides,
});

const prepare = (
  outcomes: Record<string, PostOutcome>,
  options: Partial<BroadcasterOptions> = {},
) => {
  const clock = createVirtualClock(START_MS);
  const log = stubLog();
  const tally = new Tally();
  const index = {
    page: stub().resolves({ recipients: Object.keys(outcomes).map((id) => recipient(id)) }),
    delete: stub<[string[]], Promise<void>>().resolves(),
  };
  const poster = { post: stub().callsFake(async (id: string) => outcomes[id]) };
  const queue = { send: stub().resolves(), deadLetter: stub().resolves() };
  /** Of the partition, where others may have it. */
  const owned = markWith();
  const broadcaster = new Broadcaster({
    index,
    poster,
    queue,
    marker: { claim: stub().resolves(owned) },
    limiter: { take: () => undefined },
    clock,
    random: () => 1,
    lanes: 1,
    log,
    layouts: [{ version: 1, shards: 2 }],
    ...options,
  });
  const deadline = {
    stopAtMs: START_MS + 40_000,
    giveUpAtMs: START_MS + 45_000,
    endMs: START_MS + 60_000,
  };
  const begin = (mark: Mark, item: WorkItem = ITEM) =>
    broadcaster.work(item, deadline, tally, mark);
  /** Lets time pass until it has ended. */
  const work = async (mark: Mark = markWith(), item?: WorkItem): Promise<void> => {
    const ends: string[] = [];
    const ended = begin(mark, item).finally(() => ends.push("work"));
    ended.catch(() => {});
    do await new Promise(setImmediate);
    while (ends.length === 0 && clock.step());
    await ended;
  };
  return { clock, log, tally, index, poster, queue, owned, begin, work };
};

const DELIVERED: PostOutcome = { kind: "delivered", status: 200 };
const GONE: PostOutcome = { kind: "gone", status: 410 };
const FORBIDDEN: PostOutcome = { kind: "terminal", status: 403, reason: "Missing role" };
const SLOW: PostOutcome = { kind: "retry", status: 500 };

describe("broadcaster", () => {
  it("lists a partition, posts to all of it, and leaves nothing", async () => {
    const { work, tally, poster, queue } = prepare({ a: DELIVERED, b: DELIVERED });
    await work();
    expect(poster.post.args.map(([id]) => id)).to.deep.equal(["a", "b"]);
    expect(tally.toFields()).to.deep.equal({ delivered: 2 });
    expect(queue.send.callCount + queue.deadLetter.callCount).to.equal(0);
  });

  it("only hands over once more what its mark has written down", async () => {
    const { work, index, poster, queue } = prepare({ a: DELIVERED });
    const item = { ...ITEM, id: "rest", generation: 1, slices: [], recipients: [recipient("z")] };
    await work(markWith({ rest: encodeParts([{ item, delaySeconds: 5 }]) }));
    expect(queue.send.args).to.deep.equal([[item, 5]]);
    expect(index.page.callCount + poster.post.callCount).to.equal(0);
  });

  it("forgets who is gone, but not within a minute of the handshake", async () => {
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

  it("has ended when who is gone is forgotten", async () => {
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

  it("says whose deletion AWS refuses for good", async () => {
    const { work, index, log, tally } = prepare({ a: GONE });
    index.delete.rejects(refused("dynamodb:BatchWriteItem"));
    await work();
    expect(log.args).to.have.length(1);
    expect(log.args[0]![2]).to.include({ workId: "w", call: "dynamodb:BatchWriteItem" });
    expect(tally.toFields()).to.deep.equal({ gone: 1, deletionsFailed: 1, permanentErrors: 1 });
  });

  it("tells which partition it could not list, and puts it off", async () => {
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

  it("says once that it may not list a partition, and lays it among the dead letters", async () => {
    const { work, index, log, queue } = prepare({});
    index.page.rejects(refused("dynamodb:Query"));
    await work();
    expect(log.args.map(([level, message]) => [level, message])).to.deep.equal([
      ["ERROR", "refused for good"],
    ]);
    expect(log.args[0]![2]).to.include({ workId: "w", partition: "p", call: "dynamodb:Query" });
    expect(queue.deadLetter.callCount).to.equal(1);
  });

  it("is to be done again when it may post to nobody, with what API Gateway said", async () => {
    const { work, queue } = prepare({ a: FORBIDDEN, b: FORBIDDEN });
    const error = await rejectionOf(work());
    expect(error).to.be.instanceOf(AwsError);
    expect(error).to.include({
      name: "Forbidden",
      message: "403 Missing role",
      status: 403,
      call: "execute-api:ManageConnections",
    });
    expect(queue.send.callCount + queue.deadLetter.callCount).to.equal(0);
  });

  it("says that one was forbidden while others got it, and lays that one among the dead letters", async () => {
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

  it("tells of retries what the first was told, and puts off who has had all attempts", async () => {
    const { work, queue, tally } = prepare({ a: SLOW });
    await work();
    expect(tally.toFields()).to.deep.equal({ retried: 4, requeued: 1, firstRetry: "500" });
    expect(queue.send.args[0]![0].recipients).to.deep.equal([recipient("a")]);
  });

  it("keeps a partition that was contested for itself once it has ended", async () => {
    const { work, owned } = prepare({ a: DELIVERED });
    await work(markWith({ isTakenOver: true }));
    expect([owned.finish.callCount, owned.release.callCount]).to.deep.equal([1, 0]);
  });

  for (const [what, keep, calls] of [
    ["keeps it when the rest is written down: who comes next has that", true, [1, 0]],
    ["lets it go when the rest is nowhere: all of it is done again", false, [0, 1]],
  ] as const) {
    it(`which cannot be left to others ${what}`, async () => {
      const { work, owned, queue } = prepare({ a: SLOW });
      queue.send.rejects(THROTTLED);
      const mark = markWith({ isTakenOver: true });
      if (!keep) mark.keep.rejects(THROTTLED);
      expect(await rejectionOf(work(mark))).to.equal(THROTTLED);
      expect([owned.finish.callCount, owned.release.callCount]).to.deep.equal(calls);
    });
  }

  it("waits for a page under way until it gives up, and leaves the partition to others", async () => {
    const { work, clock, index, queue } = prepare({});
    index.page.returns(new Promise(() => {}));
    await work();
    expect(clock.now()).to.equal(START_MS + 45_000);
    expect(queue.send.args.map(([{ id, slices }, delay]) => [id, slices, delay])).to.deep.equal([
      ["w p", ITEM.slices, 0],
    ]);
  });
});
