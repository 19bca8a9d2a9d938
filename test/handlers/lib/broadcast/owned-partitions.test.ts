// Partitions that other workers may have been given: who owns them, and what happens to their marks.
import { expect } from "chai";
import { stub } from "sinon";
import type { DeliveryMarker, Mark } from "../../../../handlers/lib/broadcast/delivery-marker.ts";
import { OwnedPartitions } from "../../../../handlers/lib/broadcast/owned-partitions.ts";
import { stubLog } from "../../../helpers/stubs.ts";

const ITEM = { id: "w", broadcastId: "b", text: "hi", slices: [], recipients: [], generation: 0 };

const markWith = (rest?: string) => ({
  isTakenOver: false,
  rest,
  keep: stub<[string], Promise<void>>().resolves(),
  finish: stub<[], Promise<void>>().resolves(),
  release: stub<[], Promise<void>>().resolves(),
});

const listCalls = ({ finish, release }: ReturnType<typeof markWith>): string =>
  [...finish.args.map(() => "finish"), ...release.args.map(() => "release")].join();

const prepare = (...claims: (Mark | "done" | "busy")[]) => {
  const claim = stub<Parameters<DeliveryMarker["claim"]>, ReturnType<DeliveryMarker["claim"]>>();
  for (const [index, outcome] of claims.entries()) claim.onCall(index).resolves(outcome);
  const log = stubLog();
  return { claim, log, owned: new OwnedPartitions({ marker: { claim }, item: ITEM, log }) };
};

const slice = (partition: string) => ({ partition });

describe("owned partitions", () => {
  it("are those that can be claimed, under their derived ids, for the given lease", async () => {
    const { owned, claim } = prepare(markWith());
    expect(await owned.own(slice("p"), 500)).to.equal(true);
    expect(claim.args).to.deep.equal([["w p", 500]]);
  });

  for (const state of ["done", "busy"] as const) {
    it(`exclude one that another worker has claimed: ${state}`, async () => {
      const { owned } = prepare(state);
      expect(await owned.own(slice("p"), 500)).to.equal(false);
      await owned.settle([]);
    });
  }

  it("exclude one whose mark stores a rest: the mark is released for the worker that gets it", async () => {
    const mark = markWith("the rest");
    const { owned } = prepare(mark);
    expect(await owned.own(slice("p"), 500)).to.equal(false);
    expect(listCalls(mark)).to.equal("release");
    await owned.settle([]);
    expect(listCalls(mark)).to.equal("release");
  });

  it("are finished at the end, except those that are handed over whole", async () => {
    const [mine, left] = [markWith(), markWith()];
    const { owned } = prepare(mine, left);
    await owned.own(slice("mine"), 500);
    await owned.own(slice("left"), 500);
    await owned.settle([slice("left"), slice("never begun")]);
    expect([listCalls(mine), listCalls(left)]).to.deep.equal(["finish", "release"]);
  });

  it("are settled only when every mark has been changed", async () => {
    const mark = markWith();
    const finished = Promise.withResolvers<void>();
    mark.finish.returns(finished.promise);
    const { owned } = prepare(mark);
    await owned.own(slice("p"), 500);
    const ends: string[] = [];
    const settled = owned.settle([]).then(() => ends.push("settled"));
    await new Promise(setImmediate);
    ends.push("finished");
    finished.resolve();
    await settled;
    expect(ends).to.deep.equal(["finished", "settled"]);
  });

  it("are all released when all of the work must be retried", async () => {
    const marks = [markWith(), markWith()];
    const { owned } = prepare(...marks);
    await owned.own(slice("p"), 500);
    await owned.own(slice("q"), 500);
    await owned.release();
    expect(marks.map(listCalls)).to.deep.equal(["release", "release"]);
  });

  it("are logged when a mark cannot be changed, and the others are still changed", async () => {
    const [broken, whole] = [markWith(), markWith()];
    broken.finish.rejects(new Error("throttled"));
    const { owned, log } = prepare(broken, whole);
    await owned.own(slice("p"), 500);
    await owned.own(slice("q"), 500);
    await owned.settle([]);
    expect(listCalls(whole)).to.equal("finish");
    expect(log.args.map(([level]) => level)).to.deep.equal(["WARN"]);
    expect(log.args[0]![2]).to.include({ workId: "w", partition: "p" });
    expect(log.args[0]![2]).to.have.nested.property("error.message", "throttled");
  });
});
