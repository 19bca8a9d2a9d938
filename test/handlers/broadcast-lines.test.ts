// What a broadcast writes to logs and metrics.
import { expect } from "chai";
import { createWorld, finishWork } from "../helpers/broadcast-world.ts";
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
});
