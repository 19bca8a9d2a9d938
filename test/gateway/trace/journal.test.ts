import { expect } from "chai";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { Journal } from "../../../gateway/trace/journal.ts";

const listTraces = (journal: Journal) => journal.since(0).traces;

describe("the journal", () => {
  it("keeps each event as a tree of spans", () => {
    const journal = new Journal();

    const message = journal.begin("message", "ping", { connectionId: "abc=" });
    const fn = message.child("function", "dev-ping");
    fn.note("log", "line", { text: "hello" });
    fn.end({ result: "{}" });
    message.end();

    const [trace] = listTraces(journal);
    expect(
      trace?.spans.map(({ id, parentId, kind, name }) => [id, parentId, kind, name]),
    ).to.deep.equal([
      [0, undefined, "message", "ping"],
      [1, 0, "function", "dev-ping"],
      [2, 1, "log", "line"],
    ]);
    expect(trace?.spans[1]?.details).to.deep.equal({ result: "{}" });
    for (const { startMs, endMs } of trace?.spans ?? []) expect(endMs).to.be.at.least(startMs);
  });

  it("leaves running spans without an end, and marks failed ones", () => {
    const journal = new Journal();
    const root = journal.begin("message", "ping");
    root.child("function", "dev-ping").fail({ error: "Error: no" });

    const [open, failed] = listTraces(journal)[0]!.spans;
    expect(open?.endMs).to.equal(undefined);
    expect(failed).to.deep.include({ failed: true, details: { error: "Error: no" } });
  });

  it("returns only traces that changed since a revision", () => {
    const journal = new Journal();
    const one = journal.begin("message", "one");
    journal.begin("message", "two");
    const { revision } = journal.since(0);
    expect(journal.since(revision).traces).to.deep.equal([]);

    one.end();

    const names = journal.since(revision).traces.map(({ spans }) => spans[0]?.name);
    expect(names).to.deep.equal(["one"]);
  });

  it("drops the oldest of more than a hundred traces", () => {
    const clock = createManualClock();
    const journal = new Journal(clock);
    for (let count = 1; count <= 100; count += 1) journal.begin("message", `${count}`);
    clock.advance(10);
    journal.begin("message", "101");
    const names = listTraces(journal).map(({ spans }) => spans[0]?.name);
    expect(names).to.have.length(100);
    expect(names[0]).to.equal("2");
  });

  it("keeps at most a hundred per second, and counts the others", () => {
    const clock = createManualClock();
    const journal = new Journal(clock);
    for (let count = 1; count <= 150; count += 1) {
      journal.begin("message", `${count}`).child("function", "dev-post").note("log", "line");
    }
    expect(listTraces(journal)).to.have.length(100);
    expect(journal.untraced).to.equal(50);

    clock.advance(10);

    expect(journal.begin("message", "later").traceId).to.equal(101);
  });

  it("starts a new trace for a queued message whose sender was not traced", () => {
    const journal = new Journal(createManualClock());
    for (let count = 1; count <= 101; count += 1) journal.begin("message", `${count}`);
    journal.sent("m1", "broadcasts", journal.begin("message", "too many"));
    journal.received(["m1"], "broadcasts").note("function", "dev-broadcast");
    expect(JSON.stringify(listTraces(journal))).not.to.include("broadcast");
  });

  it("counts spans above the limit, and accepts their children", () => {
    const journal = new Journal();
    const root = journal.begin("queue", "broadcasts");
    for (let count = 1; count <= 250; count += 1) root.child("call", "post").note("frame", "abc=");
    const [trace] = listTraces(journal);
    expect(trace?.spans).to.have.length(200);
    expect(trace?.omitted).to.equal(151);
  });

  it("truncates long texts, and limits their total length", () => {
    const journal = new Journal();
    const root = journal.begin("message", "post");
    for (let count = 1; count <= 20; count += 1) {
      root.note("frame", "abc=", { text: "x".repeat(10_000) });
    }
    const texts = listTraces(journal)[0]!
      .spans.slice(1)
      .map(({ details }) => String(details["text"]));
    expect(texts[0]).to.equal(`${"x".repeat(4096)}… (10000 characters)`);
    expect(texts.at(-1)).to.equal("… (10000 characters)");
  });

  it("assigns calls to environments by session token", () => {
    const journal = new Journal();
    const span = journal.begin("message", "post").child("function", "dev-post");
    journal.works("token-of-environment", () => span);

    journal.call("token-of-environment", "DynamoDB PutItem", {});
    journal.call("another", "SQS SendMessage", {});
    journal.left("token-of-environment");
    journal.call("token-of-environment", "DynamoDB Query", {});

    const [message, ...operators] = listTraces(journal).map(({ spans }) =>
      spans.map(({ name }) => name),
    );
    expect(message).to.deep.equal(["post", "dev-post", "DynamoDB PutItem"]);
    expect(operators).to.deep.equal([["SQS SendMessage"], ["DynamoDB Query"]]);
  });

  it("follows messages through a queue", () => {
    const journal = new Journal();
    const [one, other] = [journal.begin("message", "one"), journal.begin("message", "other")];
    journal.sent("m1", "broadcasts", one);
    journal.sent("m2", "broadcasts", other);

    journal.received(["m1", "m2"], "broadcasts").note("function", "dev-broadcast");
    journal.received(["m3"], "broadcasts");

    const [first, second, third] = listTraces(journal).map(({ spans }) => spans);
    expect(first?.map(({ kind, name }) => [kind, name])).to.deep.equal([
      ["message", "one"],
      ["queue", "broadcasts"],
      ["function", "dev-broadcast"],
    ]);
    expect(first?.[1]?.details).to.include({ messageId: "m1", messages: 2 });
    expect(second?.[1]?.details).to.deep.equal({ messageId: "m2", deliveredWithTrace: 1 });
    expect(third?.[0]).to.include({ kind: "queue", name: "broadcasts" });
  });
});
