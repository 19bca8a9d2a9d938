// A broadcast has one id from the moment it is accepted: messages with the same id are delivered once.
import { expect } from "chai";
import { createWorld, deliveredIds, sumMetric } from "../helpers/broadcast-world.ts";
import { record } from "../helpers/records.ts";

const createBody = (id: unknown, data: unknown = "hi"): string => JSON.stringify({ id, data });

describe("broadcast with an id", () => {
  it("is delivered once when it is sent twice in sequence", async () => {
    const world = await createWorld();
    const ids = world.connect(5);
    expect(await world.invoke([record("m1", createBody("order-42"))])).to.deep.equal([]);
    expect(await world.invoke([record("m2", createBody("order-42"))])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    expect(sumMetric(world, "duplicates")).to.equal(1);
  });

  it("is delivered once when both copies are in one batch: the second is redelivered, then dropped", async () => {
    const world = await createWorld();
    const ids = world.connect(5);
    const both = ["m1", "m2"].map((messageId) => record(messageId, createBody("order-42")));
    const failed = await world.invoke(both);
    expect(failed).to.have.length(1);
    expect(await world.invoke(both)).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
  });

  it("keeps the id in logs and in shared work", async () => {
    const world = await createWorld({ share: 1 });
    world.connect(40);
    await world.invoke([record("m1", createBody("order-42"))]);
    expect(world.log.lastCall.args[2]).to.deep.include({ broadcastIds: ["order-42"] });
    for (const { body } of world.aws.sent) {
      expect(JSON.parse(body)).to.include({ broadcastId: "order-42" });
    }
  });

  it("is delivered again with another id, or without one", async () => {
    const world = await createWorld();
    const [id] = world.connect(1);
    const bodies = [createBody("a"), createBody("b"), createBody(undefined), createBody(undefined)];
    const records = bodies.map((body, index) => record(`m${index}`, body));
    expect(await world.invoke(records)).to.deep.equal([]);
    expect(deliveredIds(world)).to.deep.equal(Array(4).fill(id));
  });

  it("ignores an id without data: the whole body goes to clients", async () => {
    const world = await createWorld();
    world.connect(1);
    const bodies = ['{"id":"7","event":"made"}', '{"id":"7","event":"sold"}'];
    await world.invoke(bodies.map((body, index) => record(`m${index}`, body)));
    expect(world.aws.delivered.map(({ body }) => body)).to.have.members(bodies);
  });

  for (const id of ["", "with blanks", "é", "x".repeat(129), 7, null, { a: 1 }, "a\n"]) {
    it(`is refused with the id ${JSON.stringify(id).slice(0, 30)}`, async () => {
      const world = await createWorld();
      world.connect(1);
      expect(await world.invoke([record("m1", createBody(id))])).to.deep.equal(["m1"]);
      expect(world.aws.delivered).to.deep.equal([]);
      const error = world.log.args.find(([level]) => level === "ERROR")?.[2]?.["error"];
      expect(error)
        .to.have.property("message")
        .that.includes('Expected "id" to be a string of 1 to');
    });
  }

  it("takes any id that SQS takes for deduplication", async () => {
    const world = await createWorld();
    const [id] = world.connect(1);
    const ids = [
      "x".repeat(128),
      "TXzPWdnOjoECGjA=:Ga4JlUeQrPEF25g=",
      "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    ];
    await world.invoke(ids.map((one, index) => record(`m${index}`, createBody(one))));
    expect(deliveredIds(world)).to.deep.equal(Array(3).fill(id));
  });
});
