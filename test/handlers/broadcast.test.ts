// The scoreboard of broadcasts: each row is a fault and the required outcome. Real clients against a fake AWS.
import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { listPartitions } from "../../handlers/lib/connection-keys.ts";
import {
  createWorld,
  deliveredIds,
  finishWork,
  LAYOUTS,
  sumMetric,
} from "../helpers/broadcast-world.ts";
import { record } from "../helpers/records.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";

const HI = record("m1", '{"data":"hi"}');

describe("broadcast", function () {
  it("S1 too little time: returns in time, hands over the rest, loses no client", async function () {
    const world = await createWorld({ lanes: 4 });
    const ids = world.connect(1000);
    world.aws.onPost = () => ({ delayMs: 20 });
    const startedMs = world.clock.now();
    expect(await world.invoke([HI], 5000)).to.deep.equal([]);
    expect(world.clock.now() - startedMs).to.be.below(5000);
    // Four at once, for the 3.5 s in which posts start.
    expect(world.aws.delivered).to.have.length(700);
    expect(sumMetric(world, "requeued") + sumMetric(world, "continuations")).to.be.greaterThan(0);
    await finishWork(world, 60_000);
    expect(deliveredIds(world)).to.have.members(ids);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("S2 the rest cannot be handed over: the message fails, and is retried", async function () {
    const world = await createWorld({ lanes: 4 });
    const ids = world.connect(1000);
    world.aws.onPost = () => ({ delayMs: 20 });
    world.aws.fail("SendMessage", Infinity, "InternalError");
    expect(await world.invoke([HI], 5000)).to.deep.equal(["m1"]);
    world.aws.fail("SendMessage", 0, "");
    world.aws.onPost = () => ({});
    expect(await world.invoke([HI])).to.deep.equal([]);
    await finishWork(world);
    const ledger = createLedger(ids, deliveredIds(world));
    expect(ledger.lost).to.equal(0);
    keepScore(this, ledger);
  });

  it("S3 ten connections answer 429 twice: all get it exactly once", async function () {
    const world = await createWorld();
    const ids = world.connect(50);
    const slow = new Set(ids.slice(0, 10));
    world.aws.onPost = (id, attempt) => (slow.has(id) && attempt <= 2 ? { status: 429 } : {});
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    expect(world.metrics[0]).to.include({ delivered: 50, retried: 20, throttled: 20, requeued: 0 });
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  const batchOfTen = () =>
    Array.from({ length: 10 }, (_, index) =>
      record(`m${index + 1}`, index === 3 ? "{bad" : `{"data":"${index + 1}"}`),
    );

  it("S4 one message of ten is not JSON: only its id is returned as failed, and it is not posted", async function () {
    const world = await createWorld();
    const [id] = world.connect(1);
    expect(await world.invoke(batchOfTen())).to.deep.equal(["m4"]);
    expect(world.aws.delivered.map(({ body }) => body)).to.have.members(
      "1 2 3 5 6 7 8 9 10".split(" "),
    );
    expect(world.metrics[0]).to.include({ broadcasts: 9, refused: 1 });
    keepScore(this, createLedger(Array(9).fill(id), [id!]));
  });

  it("S5 it is returned at once until redrive dead-letters it: once, and without the other nine", async function () {
    const world = await createWorld();
    const [id] = world.connect(1);
    let queue: { message: SQSRecord; received: number }[] = batchOfTen().map((message) => ({
      message,
      received: 0,
    }));
    const deadLetters: string[] = [];
    while (queue.length > 0) {
      for (const entry of queue) entry.received += 1;
      deadLetters.push(
        ...queue.filter(({ received }) => received > 5).map(({ message }) => message.messageId),
      );
      queue = queue.filter(({ received }) => received <= 5);
      const failed = await world.invoke(queue.map(({ message }) => message));
      queue = queue.filter(({ message }) => failed.includes(message.messageId));
    }
    expect(deadLetters).to.deep.equal(["m4"]);
    expect(world.aws.delivered).to.have.length(9);
    expect(world.aws.calls.get("ChangeMessageVisibility")).to.equal(5);
    keepScore(this, createLedger([id!], deliveredIds(world).slice(0, 1)));
  });

  it("S6 the same message again: it succeeds without a post", async function () {
    const world = await createWorld();
    const ids = world.connect(20);
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    expect(world.metrics[1]).to.include({ duplicates: 1, delivered: 0, broadcasts: 0 });
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("S7 the first Query is throttled twice: all get it", async function () {
    const world = await createWorld();
    const ids = world.connect(50);
    world.aws.fail("Query", 2, "ProvisionedThroughputExceededException");
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("S8 pages of Query: every id exactly once", async function () {
    const world = await createWorld({ pageSize: 20 });
    const ids = world.connect(300);
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    expect(world.aws.calls.get("Query")).to.be.at.least(15);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("S9 thirty of a hundred are gone: seventy get it, thirty are deleted", async function () {
    const world = await createWorld();
    const ids = world.connect(100);
    const gone = ids.slice(0, 30);
    world.aws.onPost = (id) => (gone.includes(id) ? { status: 410 } : {});
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids.slice(30));
    expect(world.aws.table.idsIn(listPartitions(LAYOUTS, "*"))).to.have.members(ids.slice(30));
    expect(world.aws.table.count("connection#")).to.equal(70);
    expect(world.metrics[0]).to.include({ delivered: 70, gone: 30, deleted: 30 });
    keepScore(this, createLedger(ids, deliveredIds(world), gone));
  });

  it("S10 twenty items have expired: nothing is posted to them", async function () {
    const world = await createWorld();
    const ids = world.connect(10);
    world.connect(20, 3 * 60 * 60);
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    expect(world.aws.attempts.size).to.equal(10);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  // API Gateway waits 29 seconds for the authorizer, and as long for $connect.
  for (const [age, seconds] of [
    ["a second", 1],
    ["57 seconds", 57],
  ] as const) {
    it(`S11 a 410 at the age of ${age}: the item stays, and the next broadcast arrives`, async function () {
      const world = await createWorld();
      const [id] = world.connect(1, seconds);
      world.aws.onPost = (_, attempt) => (attempt === 1 ? { status: 410 } : {});
      expect(await world.invoke([HI])).to.deep.equal([]);
      expect(world.aws.table.idsIn(listPartitions(LAYOUTS, "*"))).to.deep.equal([id]);
      expect(await world.invoke([record("m2", '{"data":"second"}')])).to.deep.equal([]);
      expect(world.aws.delivered).to.deep.equal([{ id, body: "second" }]);
      keepScore(this, createLedger([id!], deliveredIds(world)));
    });
  }

  it("S13 128 KiB are accepted, multibyte; one byte more is refused without a retry", async function () {
    const world = await createWorld();
    const [id] = world.connect(1);
    const text = "é".repeat(65_536);
    const records = [text, `${text}x`].map((data, index) =>
      record(`m${index}`, JSON.stringify({ data })),
    );
    expect(await world.invoke(records)).to.deep.equal(["m1"]);
    expect(world.aws.delivered).to.deep.equal([{ id, body: text }]);
    expect(world.metrics[0]).to.include({ refused: 1, retried: 0 });
    expect(world.log.args.find(([level]) => level === "ERROR")?.[2]?.["error"]).to.include({
      message: "Expected at most 131072 bytes to deliver, received 131073.",
    });
    keepScore(this, createLedger([id!], deliveredIds(world)));
  });

  it("S15 403 on every post: one attempt each, counted, and no item is deleted", async function () {
    const world = await createWorld();
    const ids = world.connect(50);
    world.aws.onPost = () => ({ status: 403, body: '{"Message":"not authorized"}' });
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect([...world.aws.attempts.values()]).to.deep.equal(Array(50).fill(1));
    expect(world.metrics[0]).to.include({ terminal: 50, delivered: 0, deleted: 0, requeued: 0 });
    expect(world.aws.table.idsIn(listPartitions(LAYOUTS, "*"))).to.have.length(50);
    expect(world.log.lastCall.args[2]).to.include({
      terminal: 50,
      firstTerminal: '403 {"Message":"not authorized"}',
    });
    keepScore(this, createLedger(ids, [], ids));
  });

  it("S16 one post hangs: the others get it in time, and the one is handed over", async function () {
    const world = await createWorld();
    const ids = world.connect(50);
    world.aws.onPost = (id) => (id === ids[0] ? { hang: true } : {});
    const startedMs = world.clock.now();
    expect(await world.invoke([HI], 10_000)).to.deep.equal([]);
    expect(world.clock.now() - startedMs).to.be.below(10_000);
    expect(deliveredIds(world)).to.have.members(ids.slice(1));
    world.aws.onPost = () => ({});
    await finishWork(world);
    expect(deliveredIds(world)).to.have.members(ids);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("S17 deleting stale items is throttled: delivery is unaffected", async function () {
    const world = await createWorld();
    const ids = world.connect(50);
    world.aws.onPost = (id) => (ids.indexOf(id) < 20 ? { status: 410 } : {});
    world.aws.fail("BatchWriteItem", Infinity, "ThrottlingException");
    expect(await world.invoke([HI], 5000)).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids.slice(20));
    expect(world.metrics[0]).to.include({ delivered: 30, gone: 20, deleted: 0 });
    keepScore(this, createLedger(ids, deliveredIds(world), ids.slice(0, 20)));
  });

  for (const [body, text] of [
    ['{"data":{"message":"Hello from SQS!"}}', '{"message":"Hello from SQS!"}'],
    ['{"data":0}', "0"],
    ['{"data":""}', ""],
    ['{"data":null}', "null"],
    ['{"data":false}', "false"],
    ['{ "message": "no data" }', '{ "message": "no data" }'],
    ["[1, 2]", "[1, 2]"],
    ['{"__proto__":{"data":1}}', '{"__proto__":{"data":1}}'],
  ] as const) {
    it(`sends ${JSON.stringify(text)} for the message ${body}`, async () => {
      const world = await createWorld();
      const [id] = world.connect(1);
      await world.invoke([record("m1", body)]);
      expect(world.aws.delivered).to.deep.equal([{ id, body: text }]);
    });
  }
});
