// What a fan-out does for each recipient, in virtual time.
import { expect } from "chai";
import { FanOut, type FanOutOptions } from "../../../../handlers/lib/broadcast/fan-out.ts";
import { createRateLimiter } from "../../../../handlers/lib/broadcast/rate-limiter.ts";
import type { RecipientFeed } from "../../../../handlers/lib/broadcast/recipient-feed.ts";
import { createPayload } from "../../../../handlers/lib/payload.ts";
import type { PostOutcome } from "../../../../handlers/lib/post-outcome.ts";
import { runFanOut } from "../../../helpers/run-fan-out.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";
import { UNLIMITED } from "../../../helpers/stubs.ts";

const STOP_MS = 10_000;
const GIVE_UP_MS = 12_000;

type Outcome = PostOutcome | "never";

const DELIVERED: PostOutcome = { kind: "delivered", status: 200 };
const BUSY: PostOutcome = { kind: "retry", status: 429 };
const BROKEN: PostOutcome = { kind: "retry", status: 500 };
const FORBIDDEN: PostOutcome = { kind: "terminal", status: 403 };

/**
 * Recipients by name, each with the outcomes of its posts in turn; the last one repeats.
 *
 * @param takes virtual milliseconds of each post.
 */
const prepareFor = (
  outcomes: Record<string, Outcome[]>,
  options: Partial<FanOutOptions> = {},
  takes = 0,
) => {
  const script = new Map(Object.entries(outcomes).map(([id, all]) => [id, [...all]]));
  const waiting = [...script.keys()].map((id) => ({ id, expiresAt: 1 }));
  const clock = createVirtualClock(0);
  const posts: [id: string, atMs: number][] = [];
  const gone: string[] = [];
  const fanOut = new FanOut({
    feed: {
      next: () => waiting.shift(),
      get exhausted() {
        return waiting.length === 0;
      },
    } as RecipientFeed,
    payload: createPayload("hi"),
    poster: {
      post: async (id) => {
        posts.push([id, clock.now()]);
        const left = script.get(id)!;
        const outcome = left.length > 1 ? left.shift()! : left[0]!;
        if (outcome === "never") return new Promise(() => {});
        if (takes > 0) await new Promise<void>((resolve) => clock.after(takes, resolve));
        return outcome;
      },
    },
    limiter: UNLIMITED,
    clock,
    random: () => 1,
    lanes: 3,
    stopAtMs: STOP_MS,
    giveUpAtMs: GIVE_UP_MS,
    onGone: ({ id }) => gone.push(id),
    ...options,
  });
  return { clock, fanOut, posts, gone };
};

const listIds = (recipients: { id: string }[]): string[] => recipients.map(({ id }) => id);

describe("fan-out, for each recipient,", () => {
  it("counts the outcome, and reports recipients that are gone or refused", async () => {
    const world = prepareFor({
      a: [DELIVERED],
      b: [DELIVERED],
      c: [{ kind: "gone", status: 410 }],
      d: [{ kind: "terminal", status: 413 }],
      e: [BUSY, DELIVERED],
      f: [BROKEN, DELIVERED],
    });
    const { remainder } = await runFanOut(world);
    expect(world.fanOut.tally.toFields()).to.deep.equal({
      delivered: 4,
      gone: 1,
      retried: 2,
      throttled: 1,
      terminal: 1,
      firstRetry: "429",
      firstTerminal: "413",
    });
    expect(world.gone).to.deep.equal(["c"]);
    expect(remainder).to.deep.equal({ unfinished: [], putOff: [], forbidden: [] });
  });

  it("tries four times with growing delays, then requeues it", async () => {
    const world = prepareFor({ slow: [BROKEN] });
    const { remainder, endedMs } = await runFanOut(world);
    expect(world.posts.map(([, atMs]) => atMs)).to.deep.equal([0, 100, 300, 700]);
    expect(listIds(remainder.putOff)).to.deep.equal(["slow"]);
    expect(endedMs).to.equal(700);
    expect(world.fanOut.tally.toFields()).to.deep.equal({ retried: 4, firstRetry: "500" });
  });

  it("does not hold up others for one that is retried", async () => {
    const world = prepareFor(
      { slow: [BUSY, DELIVERED], b: [DELIVERED], c: [DELIVERED] },
      { lanes: 1 },
    );
    await runFanOut(world);
    expect(world.posts.map(([id]) => id)).to.deep.equal(["slow", "b", "c", "slow"]);
  });

  it("starts no post after its deadline, and returns recipients that wait for a retry", async () => {
    const world = prepareFor({ a: [BUSY], b: [DELIVERED] }, { lanes: 1, stopAtMs: 50 });
    const { remainder, endedMs } = await runFanOut(world);
    expect(endedMs).to.equal(50);
    expect(listIds(remainder.unfinished)).to.deep.equal(["a"]);
    expect(world.posts).to.have.length(2);
  });

  it("starts no post when its deadline has passed", async () => {
    const world = prepareFor({ a: [DELIVERED] }, { stopAtMs: 0 });
    await runFanOut(world);
    expect(world.posts).to.deep.equal([]);
  });

  it("starts no post whose turn comes after the deadline, and returns its recipient", async () => {
    let turn = (): void => {};
    const comes = new Promise<void>((resolve) => (turn = resolve));
    const limiter = { take: () => ({ comes, giveBack: () => {} }) };
    const world = prepareFor({ a: [DELIVERED] }, { limiter, lanes: 1 });
    world.clock.after(STOP_MS + 1, () => turn());
    const { remainder } = await runFanOut(world);
    expect(world.posts).to.deep.equal([]);
    expect(listIds(remainder.unfinished)).to.deep.equal(["a"]);
  });

  it("does not wait for turns that come after its deadline, and leaves them to the next run", async () => {
    const clock = createVirtualClock(0);
    const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, clock);
    const delivered = [];
    for (const stopAtMs of [2500, 4500, 7500]) {
      const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
      const recipients = Object.fromEntries(ids.map((id) => [id, [DELIVERED]]));
      const world = prepareFor(recipients, { clock, limiter, lanes: 16, stopAtMs });
      expect((await runFanOut({ ...world, clock })).endedMs).to.equal(stopAtMs);
      delivered.push(world.posts.length);
    }
    expect(delivered).to.deep.equal([3, 2, 3]);
  });

  it("waits for the rate limiter", async () => {
    const comes = () => new Promise<void>((resolve) => world.clock.after(7, resolve));
    const limiter = { take: () => ({ comes: comes(), giveBack: () => {} }) };
    const world = prepareFor({ a: [DELIVERED] }, { limiter });
    await runFanOut(world);
    expect(world.posts).to.deep.equal([["a", 7]]);
  });

  it("counts a post in flight at the deadline, but not one that ends after it was given up", async () => {
    const inTime = prepareFor({ a: [DELIVERED] }, {}, STOP_MS + 1);
    expect((await runFanOut(inTime)).endedMs).to.equal(STOP_MS + 1);
    expect(inTime.fanOut.tally.get("delivered")).to.equal(1);

    const late = prepareFor({ a: [DELIVERED] }, {}, GIVE_UP_MS + 1);
    const { remainder } = await runFanOut(late);
    expect(listIds(remainder.unfinished)).to.deep.equal(["a"]);
    while (late.clock.step());
    await new Promise(setImmediate);
    expect(late.fanOut.tally.toFields()).to.deep.equal({});
  });

  it("leaves no timer behind when it ends", async () => {
    const world = prepareFor({ a: [BUSY, DELIVERED], b: [DELIVERED] });
    await runFanOut(world);
    expect(world.clock.step()).to.equal(false);
  });

  it("retries no recipient after it has ended", async () => {
    const world = prepareFor({ a: [BUSY] }, { stopAtMs: 50 });
    await runFanOut(world);
    while (world.clock.step());
    await new Promise(setImmediate);
    expect(world.posts).to.have.length(1);
  });

  const manyForbidden = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, [FORBIDDEN]]));

  it("stops after a hundred forbidden posts with none delivered", async () => {
    const world = prepareFor(manyForbidden(150), { lanes: 1 });
    const { remainder } = await runFanOut(world);
    expect(world.posts).to.have.length(100);
    expect(remainder.forbidden).to.have.length(100);
    expect(world.fanOut.tally.get("terminal")).to.equal(100);
  });

  it("continues while some are delivered", async () => {
    const world = prepareFor({ first: [DELIVERED], ...manyForbidden(150) }, { lanes: 1 });
    const { remainder } = await runFanOut(world);
    expect(remainder.forbidden).to.have.length(150);
  });

  it("counts no other refusal as forbidden", async () => {
    const world = prepareFor({ a: [{ kind: "terminal", status: 413 }] });
    expect((await runFanOut(world)).remainder.forbidden).to.deep.equal([]);
  });

  it("lets 5000 recipients wait for a retry, and requeues further ones at once", async () => {
    const ids = Array.from({ length: 5003 }, (_, index) => [`c${index}`, [BUSY]] as const);
    const world = prepareFor(Object.fromEntries(ids.map(([id, all]) => [id, [...all]])), {
      stopAtMs: 1,
    });
    const { remainder } = await runFanOut(world);
    expect(remainder.putOff).to.have.length(3);
    expect(remainder.unfinished).to.have.length(5000);
  });

  it("has as many posts in flight as lanes", async () => {
    const world = prepareFor({ a: ["never"], b: ["never"], c: ["never"], d: ["never"] });
    const { remainder } = await runFanOut(world);
    expect(world.posts).to.have.length(3);
    expect(listIds(remainder.unfinished)).to.have.members(["a", "b", "c"]);
  });
});
