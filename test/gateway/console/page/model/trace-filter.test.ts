import { expect } from "chai";
import type { TraceRecord } from "../../../../../gateway/trace/trace.ts";
import {
  countChoices,
  isFiltering,
  matcher,
  NO_FILTER,
} from "../../../../../gateway/console/page/model/trace-filter.js";

const trace = (id: number, kind: string, fn: string, text: string, failed = false) =>
  ({
    id,
    spans: [
      { id: 0, kind, name: "root", details: { text } },
      { id: 1, parentId: 0, kind: "function", name: fn, failed, details: {} },
    ],
  }) as unknown as TraceRecord;

const TRACES = [
  trace(1, "connect", "connect", "/dev"),
  trace(2, "message", "post", '{"data":"Hello"}'),
  trace(3, "message", "ping", "ping", true),
];

const idsFor = (change: object): number[] =>
  TRACES.filter(matcher({ ...NO_FILTER, ...change })).map(({ id }) => id);

describe("the filter of messages", () => {
  for (const [what, change, ids] of [
    ["everything", {}, [1, 2, 3]],
    ["a kind", { kind: "message" }, [2, 3]],
    ["a function", { fn: "post" }, [2]],
    ["failures", { failedOnly: true }, [3]],
    ["a text in any case", { text: "hELLO" }, [2]],
    ["a text with quotes, as it was sent", { text: '{"data":"hello"}' }, [2]],
    ["all of these together", { kind: "message", fn: "ping", text: "hello" }, []],
  ] as const) {
    it(`shows ${what}`, () => {
      expect(idsFor(change)).to.deep.equal(ids);
      expect(isFiltering({ ...NO_FILTER, ...change })).to.equal(what !== "everything");
    });
  }

  it("counts what each choice leaves beside the others", () => {
    const { kinds, functions, failed } = countChoices(TRACES, { ...NO_FILTER, kind: "message" });
    expect([...kinds]).to.deep.equal([
      ["connect", 1],
      ["message", 2],
    ]);
    expect([...functions]).to.deep.equal([
      ["ping", 1],
      ["post", 1],
    ]);
    expect(failed).to.equal(1);
  });
});
