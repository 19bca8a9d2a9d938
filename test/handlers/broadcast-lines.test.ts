// What a broadcast writes to logs and metrics.
import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { createWorld, finishWork, LAYOUTS } from "../helpers/broadcast-world.ts";
import { record } from "../helpers/records.ts";

const HI = record("m1", '{"data":"hi"}');

describe("broadcast", () => {
  it("logs all outcomes in one line, and counts them as metrics", async () => {
    const world = await createWorld();
    world.connect(5);
    await world.invoke([HI]);
    const lines = world.log.args.filter(([level]) => level !== "DEBUG");
    expect(lines).to.have.length(1);
    const { durationMs, ...fields } = lines[0]![2]!;
    expect(durationMs).to.be.a("number");
    expect(fields).to.deep.equal({
      messages: 1,
      failed: 0,
      broadcasts: 1,
      delivered: 5,
      broadcastIds: [HI.messageId],
    });
    expect(world.metrics).to.have.length(1);
    expect(world.metrics[0]).to.include({ fanOutMs: durationMs, delivered: 5, terminal: 0 });
  });

  it("names the broadcast in every worker's log lines", async () => {
    const world = await createWorld({ share: 1 });
    world.connect(40);
    await world.invoke([HI]);
    await finishWork(world);
    const received = world.log.args.filter(([, message]) => message === "received");
    expect(received.length).to.be.greaterThan(1);
    for (const [level, , fields] of received) {
      expect(level).to.equal("DEBUG");
      expect(fields).to.include({ broadcastId: HI.messageId });
    }
    const summaries = world.log.args.filter(([, message]) => message === "broadcast");
    for (const [, , fields] of summaries) {
      expect(fields?.["broadcastIds"]).to.deep.equal([HI.messageId]);
    }
  });

  it("says how long it took", async () => {
    const world = await createWorld();
    world.connect(1);
    world.aws.onPost = () => ({ delayMs: 700 });
    await world.invoke([HI]);
    expect(world.metrics[0]).to.include({ fanOutMs: 700 });
  });

  it("describes each message that it receives", async () => {
    const world = await createWorld();
    await world.invoke([HI]);
    const [, , fields] = world.log.args.find(([, message]) => message === "received")!;
    expect(fields).to.deep.equal({
      messageId: "m1",
      workId: "m1",
      broadcastId: "m1",
      generation: 0,
      partitions: LAYOUTS[0].shards,
      recipients: 0,
    });
  });

  const levelOf = (world: Awaited<ReturnType<typeof createWorld>>) =>
    world.log.args.find(([, message]) => message === "broadcast")?.[0];

  it("informs of a broadcast without trouble, also when clients are gone", async () => {
    const world = await createWorld();
    world.connect(2);
    world.aws.onPost = () => ({ status: 410 });
    await world.invoke([HI]);
    expect(levelOf(world)).to.equal("INFO");
  });

  it("warns of a post that was refused", async () => {
    const world = await createWorld();
    world.connect(1);
    world.aws.onPost = () => ({ status: 413 });
    await world.invoke([HI]);
    expect(world.metrics[0]).to.include({ terminal: 1, deadLettered: 0 });
    expect(levelOf(world)).to.equal("WARN");
  });

  it("warns of recipients that are dead-lettered, whether or not their posts were refused", async () => {
    const refusing = await createWorld();
    const [first] = refusing.connect(2);
    refusing.aws.onPost = (id) => (id === first ? { status: 403 } : {});
    await refusing.invoke([HI]);
    expect(refusing.metrics[0]).to.include({ terminal: 1, deadLettered: 1 });
    expect(levelOf(refusing)).to.equal("WARN");

    const unlisted = await createWorld();
    unlisted.aws.fail("Query", Infinity, "AccessDeniedException");
    await unlisted.invoke([HI]);
    expect(unlisted.metrics[0]).to.include({ terminal: 0, deadLettered: LAYOUTS[0].shards });
    expect(levelOf(unlisted)).to.equal("WARN");
  });

  it("leaves a message that is redelivered to the work queue", async () => {
    const world = await createWorld();
    world.connect(3);
    const again = { ...HI, attributes: { ApproximateReceiveCount: "2" } } as SQSRecord;
    expect(await world.invoke([again])).to.deep.equal([]);
    expect(world.aws.delivered).to.deep.equal([]);
    await finishWork(world);
    expect(world.aws.delivered).to.have.length(3);
  });
});
