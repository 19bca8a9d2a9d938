import { expect } from "chai";
import { filterLines, listLines } from "../../../../../gateway/console/page/model/logs.js";
import { state } from "../../../../../gateway/console/page/model/store.js";

const LINES = [
  { text: '{"level":"DEBUG","message":"received"}', level: "DEBUG" },
  { text: "Uncaught error", level: "ERROR" },
  { text: "plain text" },
  { text: '{"message":"without a level"}' },
];

const prepare = () => {
  const lines = LINES.map((details, at) => ({
    id: at + 2,
    parentId: 1,
    kind: "log",
    name: "line",
    startMs: at,
    details,
  }));
  const fn = { id: 1, parentId: 0, kind: "function", name: "post", startMs: 0, details: {} };
  state.traces = [{ id: 1, startedAt: 0, omitted: 0, spans: [fn, ...lines] } as any];
  return listLines();
};

describe("the lines of functions", () => {
  afterEach(() => {
    state.traces = [];
  });

  it("have the level that the gateway found, else INFO, newest first", () => {
    expect(prepare().map(({ level, fn }) => [level, fn])).to.deep.equal([
      ["INFO", "post"],
      ["INFO", "post"],
      ["ERROR", "post"],
      ["DEBUG", "post"],
    ]);
  });

  it("are in the order in which they were written, also those of concurrent messages", () => {
    const line = (id: number, startMs: number, text: string) => ({
      id,
      parentId: 0,
      kind: "log",
      name: "line",
      startMs,
      details: { text },
    });
    state.traces = [
      { id: 2, startedAt: 100, omitted: 0, spans: [line(1, 5, "at 105"), line(2, 90, "at 190")] },
      { id: 1, startedAt: 0, omitted: 0, spans: [line(1, 1, "at 1"), line(2, 150, "at 150")] },
    ] as any;
    expect(listLines().map(({ text }) => text)).to.deep.equal([
      "at 190",
      "at 150",
      "at 105",
      "at 1",
    ]);
  });

  for (const [filter, count] of [
    [{ level: "TRACE" }, 4],
    [{ level: "INFO" }, 3],
    [{ level: "FATAL" }, 0],
    [{ text: "PLAIN" }, 1],
    [{ fn: "another" }, 0],
    [{ fn: "post", level: "ERROR", text: "uncaught" }, 1],
  ] as const) {
    it(`are filtered by ${JSON.stringify(filter)}`, () => {
      const lines = filterLines(prepare(), { fn: "", level: "TRACE", text: "", ...filter });
      expect(lines).to.have.length(count);
    });
  }
});
