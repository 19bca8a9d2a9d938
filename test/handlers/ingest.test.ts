// ingest: what becomes of each publication of a batch, and which requests are refused as a whole.
import { expect } from "chai";
import { stub } from "sinon";
import { createIngest } from "../../handlers/ingest.ts";
import { ConflictError } from "../../handlers/lib/realtime/errors.ts";
import { MAX_BATCH_BYTES, MAX_BATCH_ITEMS } from "../../handlers/lib/realtime/limits.ts";
import { withoutMark } from "../../handlers/lib/realtime/without-mark.ts";
import type { PostOutcome } from "../../handlers/lib/post-outcome.ts";
import { markWith, recipient, START_MS, THROTTLED } from "../helpers/broadcaster-world.ts";
import { httpEvent } from "../helpers/http-event.ts";
import { lists } from "../helpers/nesting.ts";
import { stubLog, UNLIMITED } from "../helpers/stubs.ts";
import { createVirtualClock } from "../helpers/virtual-clock.ts";

const SLOW: PostOutcome = { kind: "retry", status: 429 };

const prepare = () => {
  const clock = createVirtualClock(START_MS);
  const offsets = new Map<string, number>();
  const publish = stub().callsFake(async (channel: string, data: unknown) => {
    const offset = (offsets.get(channel) ?? 0) + 1;
    offsets.set(channel, offset);
    const text = JSON.stringify(data);
    return { channel, position: { epoch: "e", offset }, text, partitions: [`ch#${channel}#1.0`] };
  });
  const index = {
    page: stub().resolves({ recipients: [recipient("a"), recipient("b")] }),
    delete: stub().resolves(),
  };
  const poster = { post: stub().resolves({ kind: "delivered", status: 200 }) };
  const queue = { send: stub().resolves(), deadLetter: stub().resolves() };
  const claim = stub().resolves(markWith());
  const metrics = stub();
  const log = stubLog();
  const handle = createIngest({
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
    log,
    layouts: [{ version: 1, shards: 1 }],
  });
  const answer = async (event: ReturnType<typeof httpEvent>) => {
    const ends: string[] = [];
    const handled = handle(event).finally(() => ends.push("ingest"));
    handled.catch(() => {});
    do await new Promise(setImmediate);
    while (ends.length === 0 && clock.step());
    const { statusCode, body = "", headers } = await handled;
    return { statusCode, headers, body: JSON.parse(body) };
  };
  const send = async (batch: unknown) => {
    const { statusCode, body } = await answer(httpEvent(batch));
    expect(statusCode, JSON.stringify(body)).to.equal(200);
    return body.results;
  };
  return { answer, send, publish, index, poster, queue, claim, metrics, log };
};

const item = (data: unknown, channel = "room:1") => ({ channel, data });

describe("ingest", () => {
  it("publishes one item, posts it to every member, and says which number it has", async () => {
    const { send, publish, poster, metrics } = prepare();
    expect(await send(item("hi"))).to.deep.equal([{ channel: "room:1", epoch: "e", offset: 1 }]);
    expect(publish.args).to.deep.equal([["room:1", "hi", undefined]]);
    expect(poster.post.args.map(([id, { bytes }]) => [id, String(bytes)])).to.deep.equal([
      ["a", '"hi"'],
      ["b", '"hi"'],
    ]);
    expect(metrics.callCount).to.equal(1);
    expect(metrics.firstCall.args[0]).to.include({ broadcasts: 1, delivered: 2, refused: 0 });
  });

  it("numbers the items of each channel in their order, and counts all in one line", async () => {
    const { send, publish, metrics } = prepare();
    const results = await send([item(1), item(2, "room:2"), item(3), { user: "a b", data: 4 }]);
    expect(results.map(({ channel, offset }: any) => [channel, offset])).to.deep.equal([
      ["room:1", 1],
      ["room:2", 1],
      ["room:1", 2],
      ["user:a%20b", 1],
    ]);
    expect(publish.firstCall.args[1]).to.equal(1);
    expect(metrics.args.map(([values]) => values.delivered)).to.deep.equal([8]);
  });

  it("takes the next number only when the one before in the same channel is taken", async () => {
    const { send, publish } = prepare();
    const begun: unknown[] = [];
    let running = 0;
    publish.callsFake(async (channel: string, data: unknown) => {
      running += 1;
      begun.push([data, running]);
      await new Promise(setImmediate);
      running -= 1;
      return { channel, text: "", partitions: [] };
    });
    await send([item(1), item(2), item(3)]);
    expect(begun).to.deep.equal([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  it("tells what is wrong with an item, and publishes the others", async () => {
    const { send, publish, metrics } = prepare();
    const items = [
      item(1),
      { channel: "room:1" },
      { channel: "room:1", user: "u", data: 1 },
      { channel: "no namespace", data: 1 },
      { channel: "room:1", data: 1, key: "with blank" },
      "text",
      null,
    ].map((each) => JSON.stringify(each));
    const badly = ["9007199254740993", lists(5000)].map(
      (data) => `{"channel":"room:1","data":${data}}`,
    );
    const results = await send(`[${[...items, ...badly, JSON.stringify(item(9))].join()}]`);
    const outcomes = results.map(({ error, offset }: any) => error ?? offset);
    expect(outcomes).to.deep.equal([1, ...Array(8).fill("BadRequest"), 2]);
    expect(results[1].message).to.include('the field "data"');
    expect(results[7].message).to.include("a double holds");
    expect(results[8].message).to.include("nested at most 32 deep");
    expect(publish.callCount).to.equal(2);
    expect(metrics.firstCall.args[0]).to.include({ refused: 8, broadcasts: 2 });
  });

  it("does not let an item that fails hold up the next one of its channel", async () => {
    const { send, publish, log } = prepare();
    publish.onCall(0).rejects(new ConflictError({ expected: "a number", actual: "none" }));
    publish.onCall(1).rejects(new Error("arn:aws:dynamodb:…: throttled"));
    const results = await send([item(1), item(2), item(3)]);
    expect(results.map(({ error, offset }: any) => error ?? offset)).to.deep.equal([
      "Conflict",
      "InternalError",
      1,
    ]);
    expect(results[1].message).not.to.include("arn:");
    expect(log.args.filter(([level]) => level === "ERROR")).to.have.length(1);
  });

  it("leaves to the queue what is not taken within a second", async () => {
    const { send, poster, queue } = prepare();
    poster.post.resolves(SLOW);
    expect(await send([item(1), item(2)])).to.have.length(2);
    const sent = queue.send.args.map(([{ text, recipients }]) => [text, recipients.length]);
    expect(sent.toSorted()).to.deep.equal([
      ["1", 2],
      ["2", 2],
    ]);
  });

  it("hands over whole what it comes to only after its second", async () => {
    const { send, poster, queue } = prepare();
    const items = Array.from({ length: MAX_BATCH_ITEMS }, (_, at) => item(at, `room:${at}`));
    poster.post.resolves(SLOW);
    const results = await send(items);
    expect(results.every(({ offset }: any) => offset === 1)).to.equal(true);
    const left = new Set(queue.send.args.map(([{ text }]) => Number(text)));
    expect(left.size).to.equal(MAX_BATCH_ITEMS);
  });

  it("does not say that an item is published when its rest could be left to nobody", async () => {
    const { send, poster, queue } = prepare();
    poster.post.resolves(SLOW);
    queue.send.onFirstCall().rejects(THROTTLED);
    const results = await send([item(1), item(2)]);
    expect(results.map(({ error }: any) => error).toSorted()).to.deep.equal([
      "InternalError",
      undefined,
    ]);
  });

  it("marks what has a key, which may be sent again, and nothing else", async () => {
    const { send, claim, poster } = prepare();
    claim.resolves("done");
    await send([item(1), { ...item(2), key: "order-7" }]);
    expect(claim.args.map(([id]) => id)).to.deep.equal(["room:1#e#2"]);
    expect(poster.post.callCount).to.equal(2);
  });

  const tooMany = Array.from({ length: MAX_BATCH_ITEMS + 1 }, () => item(1));
  for (const [what, event, status, error, message] of [
    ["no body", httpEvent(""), 400, "BadRequest", /^Expected .*, received .*\.$/],
    ["no JSON", httpEvent("{"), 400, "BadRequest", /^Expected .*, received .*\.$/],
    [
      "a number",
      httpEvent("7"),
      400,
      "BadRequest",
      /^Expected an object, or an array of at least one, received a number\.$/,
    ],
    [
      "an empty batch",
      httpEvent([]),
      400,
      "BadRequest",
      /^Expected an object, or an array of at least one, received an empty array\.$/,
    ],
    [
      "too many items",
      httpEvent(tooMany),
      413,
      "TooLarge",
      /^Expected at most 100 publications in a request, received 101\.$/,
    ],
    [
      "too many bytes",
      httpEvent(`"${"x".repeat(MAX_BATCH_BYTES)}"`),
      413,
      "TooLarge",
      /^Expected at most 1048576 bytes in a request, received 1048578\.$/,
    ],
    [
      "another method",
      httpEvent(item(1), "PUT"),
      405,
      "WrongMethod",
      /^Expected POST, received PUT\.$/,
    ],
  ] as const) {
    it(`refuses ${what} as a whole, with ${status}`, async () => {
      const { answer, publish } = prepare();
      const { statusCode, body, headers } = await answer(event);
      expect([statusCode, body.error]).to.deep.equal([status, error]);
      expect(headers).to.include({ "content-type": "application/json" });
      expect(headers?.["allow"]).to.equal(status === 405 ? "POST" : undefined);
      expect(body.message).to.match(message);
      expect(publish.callCount).to.equal(0);
    });
  }
});
