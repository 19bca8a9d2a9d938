// How workers share a broadcast, and requeue recipients that cannot be reached now.
import { expect } from "chai";
import { decodeWorkItem, encodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { createWorld, deliveredIds, finishWork, sumMetric } from "../helpers/broadcast-world.ts";
import { record } from "../helpers/records.ts";

const HI = record("m1", '{"data":"hi"}');

describe("broadcast", function () {
  describe("shares its work", () => {
    it("gives partitions away once it has listed its share, and lists those itself that it cannot give away", async () => {
      for (const failures of [0, Infinity]) {
        const world = await createWorld({ share: 50, pageSize: 20 });
        const ids = world.connect(400);
        world.aws.fail("SendMessage", failures, "InternalError");
        expect(await world.invoke([HI])).to.deep.equal([]);
        const first = world.aws.delivered.length;
        if (failures === 0) expect(first).to.be.within(50, 200);
        else expect(first).to.equal(400);
        await finishWork(world);
        expect(deliveredIds(world)).to.have.members(ids);
      }
    });

    it("gives each partition to a worker of its own, with the text", async () => {
      const world = await createWorld({ share: 1 });
      world.connect(100);
      await world.invoke([record("m1", '{"data":"\\u0000 é 👋"}')]);
      const items = world.aws.sent.map(({ body }) => decodeWorkItem(body));
      // The first page held a whole partition; the second partition is the worker's own.
      expect(items).to.have.length(2);
      for (const { text, slices, generation, broadcastId } of items) {
        expect({ text, generation, broadcastId, slices: slices.length }).to.deep.equal({
          text: "\u0000 é 👋",
          generation: 0,
          broadcastId: "m1",
          slices: 1,
        });
      }
      expect(new Set(items.map(({ id }) => id)).size).to.equal(2);
    });

    it("S6 does work once that is delivered twice", async () => {
      const world = await createWorld({ share: 1 });
      const ids = world.connect(100);
      await world.invoke([HI]);
      const work = world.takeWork();
      for (const one of [...work, ...work]) expect(await world.invoke([one])).to.deep.equal([]);
      expect(deliveredIds(world)).to.have.members(ids);
    });

    it("skips work that another worker may still be doing", async () => {
      const world = await createWorld({ lanes: 1 });
      world.connect(1);
      let second: Promise<string[]> | undefined;
      world.aws.onPost = () => {
        second ??= world.invoke([HI]);
        return { delayMs: 100 };
      };
      expect(await world.invoke([HI])).to.deep.equal([]);
      expect(await second).to.deep.equal(["m1"]);
      expect(world.aws.delivered).to.have.length(1);
    });
  });

  describe("requeues recipients", () => {
    it("by id, with growing delays, and dead-letters them in the end", async function () {
      const world = await createWorld();
      const ids = world.connect(3);
      world.aws.onPost = (id) => (id === ids[0] ? { status: 500 } : {});
      expect(await world.invoke([HI])).to.deep.equal([]);
      await finishWork(world);
      const work = world.aws.sent.filter(({ queue }) => queue === "work");
      expect(work.map(({ delaySeconds }) => delaySeconds)).to.deep.equal([
        5, 10, 20, 40, 80, 160, 320, 640,
      ]);
      for (const { body } of work) {
        expect(decodeWorkItem(body)).to.deep.include({ slices: [], text: "hi" });
        expect(decodeWorkItem(body).recipients.map(({ id }) => id)).to.deep.equal([ids[0]]);
      }
      const dead = world.aws.sent.filter(({ queue }) => queue === "dead");
      expect(dead).to.have.length(1);
      expect(decodeWorkItem(dead[0]!.body).recipients.map(({ id }) => id)).to.deep.equal([ids[0]]);
      expect(sumMetric(world, "deadLettered")).to.equal(1);
      expect(deliveredIds(world)).to.have.members(ids.slice(1));
    });

    it("and partitions that cannot be listed", async () => {
      const world = await createWorld();
      const ids = world.connect(40);
      world.aws.fail("Query", 5, "InternalServerError");
      expect(await world.invoke([HI])).to.deep.equal([]);
      expect(world.log.args.map(([, message]) => message)).to.include("listing failed");
      expect(world.aws.delivered.length).to.be.below(40);
      await finishWork(world);
      expect(deliveredIds(world)).to.have.members(ids);
    });

    it("in as many messages as needed", async () => {
      const world = await createWorld();
      const recipients = world.connect(6000).map((id) => ({ id, expiresAt: 2_000_000_000 }));
      const item = { id: "w1", broadcastId: "m1", text: "x".repeat(131_000), generation: 2 };
      const body = encodeWorkItem({ ...item, slices: [], recipients });
      // Too little time for any post to start.
      expect(await world.invoke([record("w1", body, "work")], 1500)).to.deep.equal([]);
      expect(world.aws.delivered).to.deep.equal([]);
      expect(world.aws.sent.length).to.be.greaterThan(1);
      for (const sent of world.aws.sent) {
        expect(Buffer.byteLength(sent.body)).to.be.below(262_144);
        expect(decodeWorkItem(sent.body)).to.include({ text: item.text, generation: 2 });
      }
      const left = world.aws.sent.flatMap((sent) => decodeWorkItem(sent.body).recipients);
      expect(left).to.have.deep.members(recipients);
    });
  });

  it("posts no faster than the rate limit", async () => {
    const world = await createWorld({ perSecond: 100 });
    world.connect(260);
    const startedMs = world.clock.now();
    expect(await world.invoke([HI], 60_000)).to.deep.equal([]);
    expect(world.aws.delivered).to.have.length(260);
    // The burst of a hundred is sent at once.
    expect(world.clock.now() - startedMs).to.be.closeTo(1600, 1);
  });
});
