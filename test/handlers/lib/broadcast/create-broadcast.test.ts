// How much of an invocation's time is left for posts in flight and for handing over the rest, in virtual time.
import { expect } from "chai";
import { createWorld } from "../../../helpers/broadcast-world.ts";
import { record } from "../../../helpers/records.ts";

const HI = record("m1", '{"data":"hi"}');

/** Two recipients on one lane. @param postMs duration of each post. @returns how many posts started. */
const countPosts = async (remainingMs: number, postMs: number): Promise<number> => {
  const world = await createWorld({ lanes: 1 });
  world.connect(2);
  world.aws.onPost = () => ({ delayMs: postMs });
  await world.invoke([HI], remainingMs);
  return world.aws.attempts.size;
};

/** @returns milliseconds until the invocation no longer waits for a post without a response. */
const measurePatience = async (remainingMs: number): Promise<number> => {
  const world = await createWorld({ lanes: 1 });
  world.connect(1);
  world.aws.onPost = () => ({ hang: true });
  const startedMs = world.clock.now();
  await world.invoke([HI], remainingMs);
  return Math.round(world.clock.now() - startedMs);
};

describe("an invocation of broadcast", () => {
  for (const [remainingMs, startsMs, waitsMs] of [
    [900_000, 894_000, 895_800],
    [30_000, 24_000, 25_800],
    [10_000, 7000, 7900],
    [4000, 2500, 2950],
  ] as const) {
    it(`of ${remainingMs} ms starts posts for ${startsMs} ms, and waits for them for ${waitsMs} ms`, async () => {
      expect(await countPosts(remainingMs, startsMs - 1)).to.equal(2);
      expect(await countPosts(remainingMs, startsMs)).to.equal(1);
      expect(await measurePatience(remainingMs)).to.equal(waitsMs);
    });
  }
});
