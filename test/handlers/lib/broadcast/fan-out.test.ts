// How a fan-out ends, in virtual time.
import { expect } from "chai";
import { stub } from "sinon";
import { sleep } from "../../../../handlers/lib/clock.ts";
import { FanOut } from "../../../../handlers/lib/broadcast/fan-out.ts";
import type { RecipientFeed } from "../../../../handlers/lib/broadcast/recipient-feed.ts";
import { createPayload } from "../../../../handlers/lib/payload.ts";
import type { PostOutcome } from "../../../../handlers/lib/post-outcome.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { runFanOut } from "../../../helpers/run-fan-out.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";
import { UNLIMITED } from "../../../helpers/stubs.ts";

const START_MS = 5000;
const STOP_MS = START_MS + 10_000;
const GIVE_UP_MS = START_MS + 12_000;

const prepare = (
  feed: Pick<RecipientFeed, "next" | "exhausted">,
  post: () => Promise<PostOutcome> = async () => ({ kind: "delivered", status: 200 }),
  lanes = 3,
  limiter = UNLIMITED,
) => {
  const clock = createVirtualClock(START_MS);
  const fanOut = new FanOut({
    feed: feed as RecipientFeed,
    payload: createPayload("hi"),
    poster: { post },
    limiter,
    clock,
    random: () => 0.5,
    lanes,
    stopAtMs: STOP_MS,
    giveUpAtMs: GIVE_UP_MS,
    onGone: () => {},
  });
  return { clock, fanOut };
};

describe("fan-out", () => {
  it("ends at its deadline, even if its lanes wait for recipients that are still being listed", async () => {
    const world = prepare({ next: () => undefined, exhausted: false });
    expect((await runFanOut(world)).endedMs).to.equal(STOP_MS);
  });

  it("waits for posts in flight until it gives up, and returns their recipients", async () => {
    const recipient = { id: "a=", expiresAt: 1 };
    const recipients = [recipient];
    const feed = {
      next: () => recipients.pop(),
      get exhausted() {
        return recipients.length === 0;
      },
    };
    const world = prepare(feed, () => new Promise(() => {}));
    const { endedMs, remainder } = await runFanOut(world);
    expect(endedMs).to.equal(GIVE_UP_MS);
    expect(remainder.unfinished).to.deep.equal([recipient]);
  });

  it("ends at once without recipients", async () => {
    const world = prepare({ next: () => undefined, exhausted: true });
    expect((await runFanOut(world)).endedMs).to.equal(START_MS);
  });

  const createFeed = (...ids: string[]) => ({
    next: () => {
      const id = ids.shift();
      return id === undefined ? undefined : { id, expiresAt: 1 };
    },
    get exhausted() {
      return ids.length === 0;
    },
  });

  it("ends with its last post when one lane is idle", async () => {
    const world = prepare(
      createFeed("a="),
      async () => {
        await sleep(world.clock, 70);
        return { kind: "delivered", status: 200 };
      },
      2,
    );
    expect((await runFanOut(world)).endedMs).to.equal(START_MS + 70);
  });

  it("starts no post after an unexpected error", async () => {
    let posts = 0;
    const world = prepare(
      createFeed("a=", "b=", "c=", "d="),
      async () => {
        posts += 1;
        if (posts === 1) throw new TypeError("a defect");
        await sleep(world.clock, 70);
        return { kind: "delivered", status: 200 };
      },
      2,
    );
    expect((await catchRejection(runFanOut(world))).message).to.equal("a defect");
    while (world.clock.step()) await new Promise(setImmediate);
    expect(posts).to.equal(2);
  });

  const createTurn = () => {
    const { promise: comes, resolve } = Promise.withResolvers<void>();
    return { comes, giveBack: stub<[], void>().callsFake(resolve) };
  };

  /** Of three lanes, one waits for its turn and one fails; soon after, the hundredth refusal stops the run. */
  const countReturnsOfTurn = async (ticksBetween: number): Promise<number> => {
    const refused: PostOutcome = { kind: "terminal", status: 403 };
    const [defect, refusal] = [Promise.withResolvers<never>(), Promise.withResolvers<void>()];
    const last = [defect.promise, refusal.promise.then(() => refused)];
    const turn = createTurn();
    let taken = 0;
    const take = () => ((taken += 1) > 101 ? turn : undefined);
    const ids = Array.from({ length: 102 }, (_, index) => `c${index}=`);
    const post = async () => (taken < 100 ? refused : last.pop()!);
    const { fanOut } = prepare(createFeed(...ids), post, 3, { take });
    const failure = catchRejection(fanOut.run());
    await new Promise(setImmediate);
    defect.reject(new TypeError("a defect"));
    for (let tick = 0; tick < ticksBetween; tick += 1) await Promise.resolve();
    refusal.resolve();
    expect((await failure).message).to.equal("a defect");
    return turn.giveBack.callCount;
  };

  it("gives a turn back once, even if a defect and refusals end it at the same moment", async () => {
    for (let ticks = 0; ticks < 20; ticks += 1) {
      expect(await countReturnsOfTurn(ticks), `${ticks} ticks`).to.equal(1);
    }
  });
});
