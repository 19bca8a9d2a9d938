// How the records of a stream are handed to their function: batches, windows, retries, and what is discarded.
import { expect } from "chai";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import type { StreamMapping } from "../../../gateway/model/stream-mappings.ts";
import { failed, follow, OK, settle } from "../helpers/followed-stream.ts";

const THROTTLED: Outcome = {
  error: { errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." },
};

describe("a function that reads a stream", () => {
  it("gets what waits, at most a batch at a time, in order", async () => {
    const { write, invoked, poller } = follow({ mapping: { batchSize: 2 } });
    write("a", "b", "c");
    await settle();
    write("d");
    await settle();
    expect(invoked).to.deep.equal(["ab", "c", "d"]);
    await poller.stop();
  });

  it("gets only what a filter lets pass", async () => {
    const filters = [({ eventID }: any) => eventID === "b"] as StreamMapping["filters"];
    const { write, invoked, poller } = follow({ mapping: { filters } });
    write("a", "b", "c");
    await settle();
    expect(invoked).to.deep.equal(["b"]);
    await poller.stop();
  });

  it("continues the traces of the calls that wrote the records", async () => {
    const { write, journal, poller } = follow({});
    const span = journal.begin("message", "put");
    journal.sent("a", "things stream", span);
    write("a", "b");
    await settle();
    await poller.stop();
    const [{ spans }, ...others] = journal.since(0).traces as [any];
    expect(spans.map(({ kind, name }: any) => `${kind} ${name}`)).to.deep.equal([
      "message put",
      "queue things stream",
    ]);
    expect(spans[1].details).to.deep.equal({ messageId: "a", messages: 2 });
    expect(others).to.deep.equal([]);
  });

  it("waits until a batch is full, or its window ends", async () => {
    const { write, invoked, clock, poller } = follow({
      mapping: { batchSize: 3, batchingWindowSeconds: 1 },
    });
    write("a");
    await settle();
    clock.advance(999);
    await settle();
    expect(invoked).to.deep.equal([]);
    clock.advance(1);
    await settle();
    expect(invoked).to.deep.equal(["a"]);
    write("b");
    await settle();
    write("c", "d");
    await settle();
    expect(invoked).to.deep.equal(["a", "bcd"]);
    await poller.stop();
  });

  it("has a new window for each batch, whatever has become of the last one", async () => {
    const { write, invoked, clock, poller } = follow({
      mapping: { batchSize: 2, batchingWindowSeconds: 5 },
    });
    await settle();
    write("a", "b");
    await settle();
    expect(invoked).to.deep.equal(["ab"]);
    clock.advance(5000);
    await settle();
    clock.advance(4000);
    write("c");
    await settle();
    clock.advance(4999);
    await settle();
    expect(invoked).to.deep.equal(["ab"]);
    clock.advance(1);
    await settle();
    expect(invoked).to.deep.equal(["ab", "c"]);
    await poller.stop();
  });

  it("gets a failed batch again after pauses that double, up to 30 seconds, before other records", async () => {
    const { write, invoked, clock, poller, startMs, atMs } = follow({ invoke: () => failed });
    write("a");
    await settle();
    write("b");
    for (let seconds = 0; seconds < 120; seconds += 0.1) {
      clock.advance(100);
      await settle(3);
    }
    const pausesMs = atMs.map((ms, at) => ms - (atMs[at - 1] ?? startMs));
    expect(pausesMs.slice(0, 12)).to.deep.equal([
      0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
    ]);
    expect(new Set(invoked)).to.deep.equal(new Set(["a"]));
    await poller.stop();
  });

  it("gets a throttled batch again, which is no attempt", async () => {
    const outcomes = [THROTTLED, THROTTLED, failed, OK];
    const { write, invoked, clock, poller, atMs, warnings } = follow({
      mapping: { maximumRetries: 1 },
      invoke: () => outcomes.shift() ?? OK,
    });
    write("a");
    for (let steps = 0; steps < 5; steps += 1) {
      await settle();
      clock.advance(100);
    }
    expect(invoked).to.deep.equal(["a", "a", "a", "a"]);
    expect(atMs.map((ms) => ms - atMs[0]!)).to.deep.equal([0, 100, 200, 300]);
    expect(warnings).to.deep.equal([]);
    await poller.stop();
  });

  it("gets halves without a pause, and the records behind them afterwards", async () => {
    const { write, invoked, poller } = follow({
      mapping: { bisects: true, maximumRetries: 0, batchSize: 4 },
      invoke: (ids) => (ids.includes("c") ? failed : OK),
    });
    write("a", "b", "c", "d", "e");
    await settle();
    expect(invoked).to.deep.equal(["abcd", "ab", "cd", "c", "d", "e"]);
    await poller.stop();
  });

  it("gets nothing after the stop, which waits for the batch in flight", async () => {
    let finish: (outcome: Outcome) => void = () => {};
    const { write, invoked, poller } = follow({
      mapping: { batchSize: 1 },
      invoke: () => new Promise<Outcome>((resolve) => (finish = resolve)),
    });
    write("a", "b");
    await settle();
    const stopped = poller.stop().then(() => "stopped");
    expect(await Promise.race([stopped, settle().then(() => "busy")])).to.equal("busy");
    finish(OK);
    expect(await stopped).to.equal("stopped");
    write("c");
    await settle();
    expect(invoked).to.deep.equal(["a"]);
  });

  it("is stopped while it waits for records, for its window or for a retry", async () => {
    for (const [mapping, outcome] of [
      [{}, OK],
      [{ batchSize: 3, batchingWindowSeconds: 300 }, OK],
      [{}, failed],
    ] as const) {
      const { write, invoked, poller } = follow({ mapping, invoke: () => outcome });
      await settle();
      write("a");
      await settle();
      const before = [...invoked];
      await poller.stop();
      expect(invoked).to.deep.equal(before);
    }
    await follow({}).poller.stop();
  });

  it("loses the oldest records when too many wait, and the terminal says so ever less often", async () => {
    const { write, warnings } = follow({ invoke: () => new Promise(() => {}) });
    write("first");
    await settle();
    write(...Array.from({ length: 10_003 }, (_, at) => `r${at}`));
    expect(warnings).to.deep.equal(
      [1, 2].map(
        (lost) =>
          `m: the oldest records are lost (${lost} so far), because too many wait for a function that fails or is slow.`,
      ),
    );
  });

  it("tells of a fault of the gateway itself", async () => {
    const { write, warnings, poller } = follow({
      invoke: () => {
        throw new Error("a fault");
      },
    });
    write("a");
    await settle();
    await poller.stop();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^things stream failed in the gateway itself/);
  });
});
