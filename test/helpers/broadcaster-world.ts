// One broadcaster in virtual time, with inspectable dependencies.
import { stub } from "sinon";
import { Broadcaster, type BroadcasterOptions } from "../../handlers/lib/broadcast/broadcaster.ts";
import type { Mark } from "../../handlers/lib/broadcast/delivery-marker.ts";
import { Tally } from "../../handlers/lib/broadcast/tally.ts";
import type { WorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { AwsError } from "../../handlers/lib/aws/aws-error.ts";
import { computeExpiry } from "../../handlers/lib/connection-keys.ts";
import type { PostOutcome } from "../../handlers/lib/post-outcome.ts";
import { stubLog, UNLIMITED } from "./stubs.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export const START_MS = 1_800_000_000_000;

export const refused = (call: string) =>
  new AwsError("AccessDeniedException", "no", { status: 400, call });
export const THROTTLED = new AwsError("ThrottlingException", "slow", { status: 400 });

export const ITEM: WorkItem = {
  id: "w",
  broadcastId: "b",
  text: "hi",
  slices: [{ partition: "p" }],
  recipients: [],
  generation: 0,
};

/** @param ageMs since the connection was made. */
export const recipient = (id: string, ageMs = 600_000) => ({
  id,
  expiresAt: computeExpiry(START_MS - ageMs),
});

export const markWith = (overrides: Partial<Pick<Mark, "isTakenOver" | "rest">> = {}) => ({
  isTakenOver: false,
  rest: undefined,
  keep: stub<[string], Promise<void>>().resolves(),
  finish: stub<[], Promise<void>>().resolves(),
  release: stub<[], Promise<void>>().resolves(),
  ...overrides,
});

/** @param outcomes of all posts to a connection, by id. */
export const prepareBroadcaster = (
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
  /** Mark of a contested partition. */
  const owned = markWith();
  const claim = stub<[string, number], Promise<Mark>>().resolves(owned);
  const broadcaster = new Broadcaster({
    index,
    poster,
    queue,
    marker: { claim },
    limiter: UNLIMITED,
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
  /** Lets time pass until it has finished. */
  const work = async (mark: Mark = markWith(), item?: WorkItem): Promise<void> => {
    const ends: string[] = [];
    const ended = begin(mark, item).finally(() => ends.push("work"));
    ended.catch(() => {});
    do await new Promise(setImmediate);
    while (ends.length === 0 && clock.step());
    await ended;
  };
  return { broadcaster, clock, log, tally, index, poster, queue, owned, claim, begin, work };
};

export const DELIVERED: PostOutcome = { kind: "delivered", status: 200 };
export const GONE: PostOutcome = { kind: "gone", status: 410 };
export const FORBIDDEN: PostOutcome = { kind: "terminal", status: 403, reason: "Missing role" };
export const SLOW: PostOutcome = { kind: "retry", status: 500 };
