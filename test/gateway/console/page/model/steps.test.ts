import { expect } from "chai";
import { foldRuns, inOrder, labelOf } from "../../../../../gateway/console/page/model/steps.js";
import type { SpanRecord } from "../../../../../gateway/trace/trace.ts";

const span = (id: number, more: Partial<SpanRecord> = {}): SpanRecord => ({
  id,
  parentId: 0,
  kind: "call",
  name: "DynamoDB Query",
  startMs: id,
  endMs: id + 1,
  details: { status: 200 },
  ...more,
});

const root = span(0, { kind: "message", name: "post" });

/** @returns ids by row. */
const fold = (...spans: SpanRecord[]): number[][] =>
  foldRuns(inOrder([{ ...root, parentId: undefined }, ...spans])).map((run) =>
    run.map(({ step }) => step.id),
  );

const queries = (count: number, first = 1): SpanRecord[] =>
  Array.from({ length: count }, (_, at) => span(first + at));

describe("the steps of a path", () => {
  it("are one row where four equal calls follow each other, and four rows where there are three", () => {
    expect(fold(...queries(4))).to.deep.equal([[0], [1, 2, 3, 4]]);
    expect(fold(...queries(3))).to.deep.equal([[0], [1], [2], [3]]);
  });

  it("are in the order in which they began, each followed by its parts", () => {
    const steps = inOrder([
      { ...root, parentId: undefined },
      span(1, { startMs: 9 }),
      span(2, { startMs: 3 }),
      span(3, { parentId: 2, startMs: 20 }),
    ]);
    expect(steps.map(({ step, depth }) => [step.id, depth])).to.deep.equal([
      [0, 0],
      [2, 1],
      [3, 2],
      [1, 1],
    ]);
  });

  for (const [what, other] of [
    ["another operation", { name: "DynamoDB GetItem" }],
    ["another status", { details: { status: 400 } }],
    ["a failure", { failed: true }],
    ["a log line", { kind: "log", details: { text: "DynamoDB Query · 200" } }],
  ] as [string, Partial<SpanRecord>][]) {
    it(`show ${what} in a row of its own`, () => {
      const rows = fold(...queries(4), span(5, other), ...queries(4, 6));
      expect(rows).to.deep.equal([[0], [1, 2, 3, 4], [5], [6, 7, 8, 9]]);
    });
  }

  it("are not folded with those of another step, nor where one has parts", () => {
    const [first, second] = [100, 101].map((id) =>
      span(id, { kind: "function", name: "fn", startMs: id }),
    ) as [SpanRecord, SpanRecord];
    const under = (parentId: number) => (one: SpanRecord) => ({ ...one, parentId });
    const two = [first, ...queries(2).map(under(100)), second, ...queries(2, 3).map(under(101))];
    expect(fold(...two).filter((row) => row.length > 1)).to.deep.equal([]);
    const part = span(9, { parentId: 2, kind: "queue", name: "jobs" });
    expect(fold(...queries(4), part)).to.deep.equal([[0], [1], [2], [9], [3], [4]]);
  });

  it("are folded only if they are calls: each frame goes to another client", () => {
    const frames = Array.from({ length: 5 }, (_, at) =>
      span(at + 1, { kind: "frame", name: "client", details: { text: "hi" } }),
    );
    expect(fold(...frames)).to.have.length(6);
  });

  it("are labelled by what distinguishes them", () => {
    expect(labelOf(span(1))).to.equal("DynamoDB Query · 200");
    expect(labelOf(span(1, { details: { error: "Forbidden", messages: 3 } }))).to.equal(
      "DynamoDB Query · Forbidden · 3 messages",
    );
    expect(labelOf(span(1, { kind: "frame", name: "abc=", details: { text: "hi" } }))).to.equal(
      "→ abc= hi",
    );
  });
});
