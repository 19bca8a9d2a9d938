// publish: who gets the message from the function itself, and whom it leaves to the queue.
import { expect } from "chai";
import { stub } from "sinon";
import { withoutMark } from "../../handlers/lib/realtime/without-mark.ts";
import type { PostOutcome } from "../../handlers/lib/post-outcome.ts";
import { createPublishHandler } from "../../handlers/publish.ts";
import { markWith, recipient, START_MS, THROTTLED } from "../helpers/broadcaster-world.ts";
import { catchRejection } from "../helpers/errors.ts";
import { messageEvent } from "../helpers/events.ts";
import { stubLog, UNLIMITED } from "../helpers/stubs.ts";
import { createVirtualClock } from "../helpers/virtual-clock.ts";

const DELIVERED: PostOutcome = { kind: "delivered", status: 200 };
const GONE: PostOutcome = { kind: "gone", status: 410 };
const SLOW: PostOutcome = { kind: "retry", status: 429 };

const prepare = (outcomes: Record<string, PostOutcome>) => {
  const clock = createVirtualClock(START_MS);
  const index = {
    page: stub().resolves({ recipients: Object.keys(outcomes).map((id) => recipient(id)) }),
    delete: stub().resolves(),
  };
  const poster = { post: stub().callsFake(async (id: string) => outcomes[id]) };
  const queue = { send: stub().resolves(), deadLetter: stub().resolves() };
  const mark = markWith();
  const claim = stub().resolves(mark);
  const metrics = stub();
  const publish = stub().callsFake(async (channel: string) => ({
    channel,
    ...(channel.startsWith("connection:") && {
      recipients: Object.keys(outcomes).map((id) => recipient(id)),
    }),
    position: channel.startsWith("room:") ? { epoch: "e", offset: 7 } : undefined,
    text: "the frame",
    partitions: channel.startsWith("connection:") ? [] : ["ch#room:1#1.0"],
  }));
  const assertMay = stub();
  const handle = createPublishHandler({
    assertMay,
    assertWithinBudget: async () => {},
    publish,
    metrics,
    index,
    poster,
    queue,
    marker: withoutMark({ claim }),
    limiter: UNLIMITED,
    clock,
    random: () => 1,
    lanes: 2,
    log: stubLog(),
    layouts: [{ version: 1, shards: 2 }],
  });
  const send = async (request: object, principalId = "ada") => {
    const event = messageEvent(
      { action: "publish", channel: "room:1", data: "hi", ...request },
      "publish",
    );
    event.requestContext.authorizer = { principalId };
    const ends: string[] = [];
    const handled = handle(event).finally(() => ends.push("publish"));
    handled.catch(() => {});
    do await new Promise(setImmediate);
    while (ends.length === 0 && clock.step());
    return JSON.parse((await handled).body ?? "");
  };
  return { index, poster, queue, mark, claim, metrics, publish, assertMay, send };
};

describe("publish", () => {
  it("posts to every member, and replies with the number", async () => {
    const { poster, queue, send, metrics, index, assertMay, publish } = prepare({
      a: DELIVERED,
      b: DELIVERED,
    });
    expect(await send({ id: 1 })).to.deep.equal({
      action: "publish",
      id: 1,
      channel: "room:1",
      epoch: "e",
      offset: 7,
    });
    expect(assertMay.firstCall.args.slice(0, 2)).to.deep.equal(["publish", "room:1"]);
    expect(publish.args).to.deep.equal([["room:1", "hi", undefined]]);
    expect(index.page.args).to.deep.equal([["ch#room:1#1.0", undefined]]);
    expect(poster.post.args.map(([id, { bytes }]) => [id, String(bytes)])).to.deep.equal([
      ["a", "the frame"],
      ["b", "the frame"],
    ]);
    expect(queue.send.callCount).to.equal(0);
    expect(metrics.firstCall.args[0]).to.include({ broadcasts: 1, delivered: 2, requeued: 0 });
  });

  it("forgets who is gone, wherever they are", async () => {
    const { index, send } = prepare({ a: GONE, b: DELIVERED });
    await send({});
    expect(index.delete.args).to.deep.equal([[["a"]]]);
  });

  it("leaves who does not take it within a second to the queue, and says that it is published", async () => {
    const { queue, poster, send } = prepare({ a: SLOW, b: DELIVERED });
    expect(await send({})).to.include({ offset: 7 });
    expect(poster.post.callCount).to.be.above(2);
    const [[item, delaySeconds]] = queue.send.args as any;
    expect(item).to.deep.include({ text: "the frame", slices: [], recipients: [recipient("a")] });
    expect([item.generation, delaySeconds]).to.deep.equal([1, 5]);
  });

  it("leaves a room that is larger than a second to the queue, from where it has come to", async () => {
    const { index, queue, poster, send } = prepare({});
    const page = Array.from({ length: 100 }, (_, at) => recipient(String(at)));
    index.page.returns(new Promise(() => {}));
    index.page.onFirstCall().resolves({ recipients: page, next: "99" });
    poster.post.callsFake(() => new Promise(() => {}));
    await send({});
    const items = queue.send.args.map(([item]) => item);
    expect(items.flatMap(({ slices }) => slices)).to.deep.equal([
      { partition: "ch#room:1#1.0", after: "99" },
    ]);
    const left = items.flatMap(({ recipients }) => recipients.map(({ id }: any) => Number(id)));
    expect(left.toSorted((a, b) => a - b)).to.deep.equal(page.map(({ id }) => Number(id)));
  });

  it("does not say that it is published when the rest could be left to nobody", async () => {
    const { queue, send } = prepare({ a: SLOW });
    queue.send.rejects(THROTTLED);
    expect(await catchRejection(send({}))).to.equal(THROTTLED);
  });

  it("marks what may be asked for again, and nothing else", async () => {
    const { claim, mark, send } = prepare({ a: DELIVERED });
    await send({});
    expect(claim.callCount).to.equal(0);
    await send({ key: "order-7" });
    expect(claim.args.map(([id]) => id)).to.deep.equal(["room:1#e#7"]);
    expect(mark.finish.callCount).to.equal(1);
  });

  it("posts once what is asked for again", async () => {
    const { claim, poster, send } = prepare({ a: DELIVERED });
    claim.resolves("done");
    expect(await send({ key: "order-7" })).to.include({ offset: 7 });
    expect(poster.post.callCount).to.equal(0);
  });

  it("leaves what another request still posts to the queue, in case that request dies", async () => {
    const { claim, poster, queue, send } = prepare({ a: DELIVERED });
    claim.resolves("busy");
    expect(await send({ key: "order-7" })).to.include({ offset: 7 });
    expect(poster.post.callCount).to.equal(0);
    const [[item, delaySeconds]] = queue.send.args as any;
    expect(item).to.deep.include({ id: "room:1#e#7", text: "the frame", generation: 0 });
    expect(item.slices).to.deep.equal([{ partition: "ch#room:1#1.0" }]);
    // When it is received, the lease of the other request has ended.
    expect(delaySeconds).to.equal(5);
  });

  it("does not say that it is published when that could be left to nobody either", async () => {
    const { claim, queue, send } = prepare({ a: DELIVERED });
    claim.resolves("busy");
    queue.send.rejects(THROTTLED);
    expect(await catchRejection(send({ key: "order-7" }))).to.equal(THROTTLED);
  });

  it("gives keys to their user: nobody takes one that another user, or a program, is going to use", async () => {
    const { publish, send } = prepare({});
    await send({ key: "order-7" });
    await send({ key: "order-7" });
    await send({ key: "order-7" }, "mallory");
    await send({});
    const keys = publish.args.map(([, , key]) => key);
    expect(keys).to.deep.equal(["order-7 ada", "order-7 ada", "order-7 mallory", undefined]);
    // Programs' keys have no blank.
    expect(await send({ key: "order-7 ada" }, "mallory")).to.include({ error: "BadRequest" });
  });

  it("takes a user instead of a channel", async () => {
    const { publish, assertMay, send } = prepare({});
    await send({ channel: undefined, user: "auth0|a b" });
    expect(publish.firstCall.args[0]).to.equal("user:auth0%7Ca%20b");
    expect(assertMay.firstCall.args[1]).to.equal("user:auth0%7Ca%20b");
  });

  for (const [what, user] of [
    ["whose channel's name would be too long", "é".repeat(256)],
    ["whose id is not valid Unicode", "\ud800"],
  ]) {
    it(`refuses a user ${what}`, async () => {
      const { publish, send } = prepare({});
      const reply = await send({ channel: undefined, user, id: 1 });
      expect(reply).to.include({ error: "BadRequest", id: 1 });
      expect(reply.message).to.match(/a user whose channel, percent-encoded, has 1 to 200/);
      expect(publish.callCount).to.equal(0);
    });
  }

  it("posts to one connection, which is listed nowhere", async () => {
    const { publish, assertMay, index, poster, queue, metrics, send } = prepare({
      "a=": DELIVERED,
    });
    const reply = await send({ channel: undefined, connection: "a=", id: 1 });
    expect(reply).to.deep.equal({ action: "publish", id: 1, channel: "connection:a=" });
    expect(publish.firstCall.args[0]).to.equal("connection:a=");
    expect(assertMay.firstCall.args[1]).to.equal("connection:a=");
    expect(poster.post.args.map(([id]) => id)).to.deep.equal(["a="]);
    expect([index.page.callCount, queue.send.callCount]).to.deep.equal([0, 0]);
    expect(metrics.firstCall.args[0]).to.include({ broadcasts: 1, delivered: 1 });
  });

  it("leaves a connection that does not take it within a second to the queue", async () => {
    const { queue, send } = prepare({ "a=": SLOW });
    expect(await send({ channel: undefined, connection: "a=" })).not.to.have.property("error");
    expect(queue.send.args[0]![0].recipients).to.deep.equal([recipient("a=")]);
  });

  for (const [what, outcomes] of [
    ["that is not known", {}],
    ["whose $disconnect is lost", { "a=": GONE }],
  ] as const) {
    it(`says NotConnected for a connection ${what}`, async () => {
      const { index, send } = prepare(outcomes);
      const reply = await send({ channel: undefined, connection: "a=", id: 1 });
      expect(reply).to.include({ error: "NotConnected", action: "publish", id: 1 });
      expect(reply.message).to.match(/^Expected an open connection, received connection:/);
      const gone = Object.keys(outcomes);
      expect(index.delete.args).to.deep.equal(gone.length > 0 ? [[gone]] : []);
    });
  }

  it("takes exactly one of a channel, a user and a connection", async () => {
    const { send, publish } = prepare({});
    const requests = [{ user: "u" }, { connection: "a=" }, { channel: undefined }];
    for (const request of [...requests, { channel: undefined, connection: "a b" }]) {
      expect(await send(request)).to.include({ error: "BadRequest" });
    }
    expect(publish.callCount).to.equal(0);
  });

  it("replies without a number where there is no history, which knows no key again", async () => {
    const { claim, send } = prepare({});
    expect(await send({ channel: "live:1", key: "k" })).to.deep.equal({
      action: "publish",
      channel: "live:1",
    });
    expect(claim.callCount).to.equal(0);
  });
});
