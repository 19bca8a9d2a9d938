import { expect } from "chai";
import { FrameLog } from "../../../../../gateway/console/page/model/frame-log.js";

const fill = (count: number, text = (at: number) => String(at)): FrameLog => {
  const log = new FrameLog();
  for (let at = 1; at <= count; at += 1) log.add({ direction: "in", text: text(at) });
  return log;
};

describe("the frames of a client", () => {
  it("are the last thousand, numbered from the first on", () => {
    const log = fill(2500);
    expect([log.size, log.total]).to.deep.equal([1000, 2500]);
    expect([log.newest(0)?.text, log.newest(999)?.text, log.newest(1000)]).to.deep.equal([
      "2500",
      "1501",
      undefined,
    ]);
    expect(log.list().map(({ number }) => number)).to.deep.equal(
      Array.from({ length: 1000 }, (_, at) => 1501 + at),
    );
  });

  it("are fewer when they are long, but at least the last", () => {
    expect(fill(100, () => "x".repeat(100_000)).size).to.equal(10);
    expect(fill(2, () => "x".repeat(2_000_000)).size).to.equal(1);
  });

  it("are fewer when they are binary and long", () => {
    const log = new FrameLog();
    const bytes = new Uint8Array(100_000);
    for (let at = 1; at <= 100; at += 1) log.add({ direction: "in", text: "", bytes });
    expect(log.size).to.equal(10);
  });

  it("are found by number as long as they are kept", () => {
    const log = fill(1500);
    expect(log.find(501)?.text).to.equal("501");
    for (const number of [undefined, 500, 1501]) expect(log.find(number)).to.equal(undefined);
  });

  it("are numbered on after they were cleared", () => {
    const log = fill(3);
    log.clear();
    log.add({ direction: "out", text: "next" });
    expect([log.size, log.find(4)?.text, log.find(3)]).to.deep.equal([1, "next", undefined]);
  });
});
