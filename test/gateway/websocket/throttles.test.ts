// Which requests the limits of an account, a stage and a route let through, by a clock that the test moves.
import { expect } from "chai";
import type { Stage } from "../../../gateway/model/stages.ts";
import { TokenBucket } from "../../../gateway/time/token-bucket.ts";
import { Throttles } from "../../../gateway/websocket/throttles.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const createStage = (more: Partial<Stage> = {}): Stage => ({
  name: "live",
  variables: {},
  routeThrottles: new Map(),
  ...more,
});

/** @returns how many of a hundred calls in a row are let through. */
const countAllowed = (take: () => boolean): number =>
  Array.from({ length: 100 }, take).filter(Boolean).length;

const prepare = (account = { rateLimit: 1000, burstLimit: 1000 }) => {
  const clock = createManualClock();
  const lines: string[] = [];
  const throttles = new Throttles(clock, (line) => lines.push(line), account);
  return { clock, lines, throttles };
};

describe("a bucket of tokens", () => {
  const fill = (rateLimit: number, burstLimit: number) => {
    const clock = createManualClock();
    return { clock, bucket: new TokenBucket({ rateLimit, burstLimit }, clock) };
  };

  it("begins full, is refilled at its rate, and holds no more than its burst", () => {
    const { clock, bucket } = fill(2, 3);
    const take = () => bucket.take();
    expect(countAllowed(take)).to.equal(3);
    clock.advance(499);
    expect(bucket.take()).to.equal(false);
    clock.advance(1);
    expect(countAllowed(take)).to.equal(1);
    clock.advance(60_000);
    expect(countAllowed(take)).to.equal(3);
  });

  it("loses nothing when the time of day is set back", () => {
    const { clock, bucket } = fill(1, 2);
    bucket.take();
    clock.advance(-10_000);
    expect(countAllowed(() => bucket.take())).to.equal(1);
    clock.advance(1000);
    expect(countAllowed(() => bucket.take())).to.equal(1);
  });

  for (const [rateLimit, burstLimit, isShut] of [
    [0, 5, true],
    [5, 0, true],
    [5, 0.5, true],
    [1, 1, false],
    [0.1, 1, false],
  ] as const) {
    it(`of ${rateLimit} a second, ${burstLimit} at once, is ${isShut ? "shut" : "open"}`, () => {
      const { clock, bucket } = fill(rateLimit, burstLimit);
      expect(bucket.isShut).to.equal(isShut);
      expect(bucket.take()).to.equal(!isShut);
      clock.advance(60_000);
      expect(bucket.take()).to.equal(!isShut);
    });
  }
});

describe("throttles", () => {
  it("are the stage's for each route by itself, unless the route has its own", () => {
    const { throttles, lines } = prepare();
    const stage = createStage({
      defaultThrottle: { rateLimit: 1, burstLimit: 3 },
      routeThrottles: new Map([["say", { rateLimit: 1, burstLimit: 5 }]]),
    });
    const count = (routeKey: string) => countAllowed(() => throttles.allowsRoute(stage, routeKey));
    expect([count("say"), count("shout"), count("ping")]).to.deep.equal([5, 3, 3]);
    expect(lines).to.deep.equal([]);
  });

  it("are of each stage by itself", () => {
    const { throttles } = prepare();
    const more = { defaultThrottle: { rateLimit: 1, burstLimit: 3 } };
    for (const stage of [createStage(more), createStage(more)])
      expect(countAllowed(() => throttles.allowsRoute(stage, "say"))).to.equal(3);
  });

  it("are the account's for all requests together, also posts", () => {
    const { throttles, clock } = prepare({ rateLimit: 10, burstLimit: 6 });
    const stage = createStage();
    expect([throttles.allowsConnect(stage), throttles.allowsManagement()]).to.deep.equal([
      true,
      true,
    ]);
    expect(countAllowed(() => throttles.allowsRoute(stage, "say"))).to.equal(4);
    expect([throttles.allowsConnect(stage), throttles.allowsManagement()]).to.deep.equal([
      false,
      false,
    ]);
    clock.advance(100);
    expect(countAllowed(() => throttles.allowsManagement())).to.equal(1);
  });

  it("let 500 clients a second connect, and spend nothing else on those above", () => {
    const { throttles } = prepare({ rateLimit: 1, burstLimit: 501 });
    const stage = createStage();
    const connects = Array.from({ length: 600 }, () => throttles.allowsConnect(stage));
    expect(connects.filter(Boolean)).to.have.length(500);
    expect(countAllowed(() => throttles.allowsManagement())).to.equal(1);
  });

  it("name a stage once that rejects everything, with the limits of the route", () => {
    const { throttles, lines } = prepare();
    const stage = createStage({
      routeThrottles: new Map([
        ["say", { rateLimit: 0, burstLimit: 5 }],
        ["shout", { rateLimit: 1, burstLimit: 1 }],
      ]),
      defaultThrottle: { rateLimit: 3, burstLimit: 0 },
    });
    for (const routeKey of ["shout", "shout", "say", "say", "ping"])
      throttles.allowsRoute(stage, routeKey);
    expect(lines).to.deep.equal([
      'The stage "live" rejects every request for say with 429: its throttling_rate_limit is 0, ' +
        "and its throttling_burst_limit is 5. Set both to at least 1; a missing limit counts as 0.",
    ]);
  });

  it("name a stage whose own limits reject everything, and one that has a limit for a route only", () => {
    const { throttles, lines } = prepare();
    throttles.allowsRoute(createStage({ defaultThrottle: { rateLimit: 7, burstLimit: 0 } }), "say");
    const routeThrottles = new Map([["$connect", { rateLimit: 0, burstLimit: 1 }]]);
    expect(throttles.allowsConnect(createStage({ name: "other", routeThrottles }))).to.equal(false);
    expect(lines.map((line) => line.slice(0, line.indexOf(". Set")))).to.deep.equal([
      'The stage "live" rejects every request for say with 429: its throttling_rate_limit is 7, ' +
        "and its throttling_burst_limit is 0",
      'The stage "other" rejects every request for $connect with 429: its throttling_rate_limit is 0, ' +
        "and its throttling_burst_limit is 1",
    ]);
  });

  it("count a connection against the account, the stage and the quota of connections", () => {
    const { throttles } = prepare({ rateLimit: 1, burstLimit: 10 });
    const stage = createStage({ defaultThrottle: { rateLimit: 1, burstLimit: 3 } });
    expect(countAllowed(() => throttles.allowsConnect(stage))).to.equal(3);
    expect(countAllowed(() => throttles.allowsManagement())).to.equal(0);
  });

  it("are those of a new account by default", () => {
    const clock = createManualClock();
    const throttles = new Throttles(clock, () => {});
    const take = () => Array.from({ length: 6000 }, () => throttles.allowsManagement());
    expect(take().filter(Boolean)).to.have.length(5000);
    for (let count = 0; count < 5; count += 1) {
      clock.advance(400);
      expect(take().filter(Boolean)).to.have.length(4000);
    }
  });
});
