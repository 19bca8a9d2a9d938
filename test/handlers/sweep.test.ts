import { expect } from "chai";
import { stub } from "sinon";
import { createJsonApi } from "../../handlers/lib/aws/json-api.ts";
import { createConnectionCloser } from "../../handlers/lib/connection-closer.ts";
import type { WorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { createExpiryIndex } from "../../handlers/lib/expiry-index.ts";
import { createSweep } from "../../handlers/lib/create-sweep.ts";
import { createAdvise } from "../../handlers/lib/realtime/reconnect-advice.ts";
import { catchRejection } from "../helpers/errors.ts";
import { type FakeAws, startFakeAws } from "../helpers/fake-aws.ts";
import { createManualClock } from "../helpers/manual-clock.ts";
import { stubLog } from "../helpers/stubs.ts";

const MINUTE = 60_000;
const NOW = 30_000_000 * MINUTE + 20_000;
const CURRENT = 30_000_000;

describe("sweep", () => {
  let aws: FakeAws;

  beforeEach(async () => {
    aws = await startFakeAws();
  });

  afterEach(() => aws.close());

  const prepare = () => {
    const log = stubLog();
    const clock = createManualClock(NOW);
    const dynamoDb = createJsonApi({
      endpoint: aws.endpoint,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
      clock,
    });
    const closer = { close: stub<[string], Promise<boolean>>().resolves(true) };
    const index = createExpiryIndex({ dynamoDb, tableName: "t" });
    const send = stub<[WorkItem], Promise<void>>().resolves();
    const advise = createAdvise({ index, send, now: () => clock.now() });
    const sweep = createSweep({ index, closer, clock, advise, log });
    return {
      log,
      send,
      index,
      clock,
      closer,
      sweep: (remainingMs = 60_000) => sweep({}, { getRemainingTimeInMillis: () => remainingMs }),
    };
  };

  const expireIn = (minute: number, count: number, prefix = "c"): string[] => {
    const ids = Array.from({ length: count }, (_, index) => `${prefix}${minute}-${index}`);
    for (const id of ids) {
      aws.table.put({ p: { S: `expiry#${minute}` }, c: { S: id }, e: { N: "9999999999" } });
    }
    return ids;
  };

  it("closes and deletes connections whose tokens expired in a past minute, once no handshake can be in progress", async () => {
    const { closer, sweep, log } = prepare();
    const expired = [...expireIn(CURRENT - 2, 60), ...expireIn(CURRENT - 14, 3)];
    expireIn(CURRENT, 2);
    expireIn(CURRENT - 1, 3);
    await sweep();
    expect(closer.close.args.flat()).to.have.members(expired);
    expect(aws.table.count("expiry#")).to.equal(5);
    expect(log.args).to.deep.equal([["INFO", "swept", { closed: 63 }]]);
    closer.close.resetHistory();
    await sweep();
    expect(closer.close.callCount).to.equal(0);
  });

  it("keeps connections that could not be closed, for the next sweep", async () => {
    const { closer, sweep, log } = prepare();
    const [first = "", second = ""] = expireIn(CURRENT - 2, 2);
    closer.close.withArgs(first).resolves(false);
    await sweep();
    expect(aws.table.idsIn([`expiry#${CURRENT - 2}`])).to.deep.equal([first]);
    expect(closer.close.calledWith(second)).to.equal(true);
    expect(log.args).to.deep.equal([
      ["WARN", "not closed", { count: 1 }],
      ["INFO", "swept", { closed: 1 }],
    ]);
    closer.close.withArgs(first).resolves(true);
    await sweep();
    expect(aws.table.count("expiry#")).to.equal(0);
  });

  it("closes all others, however many, when a connection in each hundred cannot be closed", async () => {
    const { closer, sweep } = prepare();
    const ids = expireIn(CURRENT - 2, 300);
    // The last of a page: the next page begins after it.
    const stubborn = ids.toSorted().filter((_, at) => at % 100 === 24);
    for (const id of stubborn) closer.close.withArgs(id).resolves(false);
    await sweep();
    expect(aws.table.idsIn([`expiry#${CURRENT - 2}`])).to.have.members(stubborn);
    expect(closer.close.callCount).to.equal(300);
  });

  it("asks no more of a minute when none of 25 connections can be closed", async () => {
    const { closer, sweep, log } = prepare();
    expireIn(CURRENT - 3, 60);
    closer.close.resolves(false);
    await sweep();
    expect(closer.close.callCount).to.equal(25);
    expect(aws.table.count("expiry#")).to.equal(60);
    // DynamoDB refuses a batch without items.
    expect(aws.calls.get("BatchWriteItem")).to.equal(undefined);
    expect(log.args).to.deep.equal([
      ["WARN", "not closed", { count: 25 }],
      ["INFO", "swept", { closed: 0 }],
    ]);
  });

  it("begins with the oldest minute, where the next sweep no longer looks", async () => {
    const { closer, sweep } = prepare();
    const [late = ""] = expireIn(CURRENT - 2, 1);
    const [early = ""] = expireIn(CURRENT - 16, 1);
    expireIn(CURRENT - 17, 1);
    await sweep();
    expect(closer.close.args.flat()).to.deep.equal([early, late]);
  });

  it("fails, and logs what to check, when it may not close connections", async () => {
    const { closer, sweep, log } = prepare();
    expireIn(CURRENT - 2, 2);
    const forbidden = Object.assign(new Error("Forbidden"), {
      name: "ForbiddenException",
      $metadata: { httpStatusCode: 403 },
    });
    closer.close.rejects(forbidden);
    expect(await catchRejection(sweep())).to.equal(forbidden);
    expect(log.lastCall.args[0]).to.equal("ERROR");
    expect(log.lastCall.args[2]!["check"]).to.include("execute-api:ManageConnections");
    expect(aws.table.count("expiry#")).to.equal(2);
  });

  it("advises those whose tokens expire in the next minute but one, in one piece of work, and keeps them", async () => {
    const { closer, sweep, send } = prepare();
    for (const minute of [CURRENT, CURRENT + 1, CURRENT + 3]) expireIn(minute, 1);
    await sweep();
    expect(send.callCount).to.equal(0);
    expireIn(CURRENT + 2, 60);
    await sweep();
    const [[item]] = send.args as [[WorkItem]];
    expect(item.slices).to.deep.equal([{ partition: `expiry#${CURRENT + 2}` }]);
    const { reconnect } = JSON.parse(item.text);
    expect(reconnect.afterMs).to.equal(2 * MINUTE - 20_000);
    await sweep();
    expect(new Set(send.args.map(([{ id }]) => id)).size).to.equal(1);
    expect(closer.close.callCount).to.equal(0);
    expect(aws.table.count("expiry#")).to.equal(63);
  });

  it("advises nobody unless it is told how", async () => {
    const { closer, log, index, clock } = prepare();
    const [id] = expireIn(CURRENT - 2, 1);
    expireIn(CURRENT + 2, 1);
    await createSweep({ index, closer, clock, log })({}, { getRemainingTimeInMillis: () => 6000 });
    expect(closer.close.args).to.deep.equal([[id]]);
    expect(log.args).to.deep.equal([["INFO", "swept", { closed: 1 }]]);
  });

  it("starts nothing when its time is nearly up", async () => {
    const { closer, sweep } = prepare();
    expireIn(CURRENT - 2, 2);
    await sweep(5000);
    expect(closer.close.callCount).to.equal(0);
    expect(aws.table.count("expiry#")).to.equal(2);
    await sweep(5001);
    expect(closer.close.callCount).to.equal(2);
  });
});

describe("connection closer", () => {
  const closerThat = (send: () => Promise<unknown>) =>
    createConnectionCloser("https://example.com/dev", { send } as never);

  it("closes a connection, and succeeds when it is closed already", async () => {
    expect(await closerThat(async () => ({})).close("a=")).to.equal(true);
    const gone = Object.assign(new Error("Gone"), { $metadata: { httpStatusCode: 410 } });
    expect(await closerThat(() => Promise.reject(gone)).close("a=")).to.equal(true);
  });

  it("fails when it may not close connections", async () => {
    const forbidden = Object.assign(new Error(), { $metadata: { httpStatusCode: 403 } });
    const error = await catchRejection(closerThat(() => Promise.reject(forbidden)).close("a="));
    expect(error).to.equal(forbidden);
  });

  it("reports a connection that it could not close", async () => {
    const throttled = Object.assign(new Error(), { $metadata: { httpStatusCode: 429 } });
    expect(await closerThat(() => Promise.reject(throttled)).close("a=")).to.equal(false);
    expect(await closerThat(() => Promise.reject(new Error("reset"))).close("a=")).to.equal(false);
  });
});
