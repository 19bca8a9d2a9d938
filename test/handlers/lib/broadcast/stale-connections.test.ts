// Connections that are gone, deleted in batches while posts go on.
import { expect } from "chai";
import { stub } from "sinon";
import { StaleConnections } from "../../../../handlers/lib/broadcast/stale-connections.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";

const ids = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

const prepare = () => {
  const index = { page: stub(), delete: stub<[string[]], Promise<void>>().resolves() };
  const tally = new Tally();
  const errors: unknown[] = [];
  const stale = new StaleConnections(index, tally, (error) => errors.push(error));
  const clock = createVirtualClock(0);
  const add = (count: number) => ids(count).forEach((id) => stale.add(id));
  return { index, tally, errors, stale, clock, add };
};

describe("stale connections", () => {
  it("are deleted as soon as a batch is full, and the others at the end", async () => {
    const { index, tally, stale, clock, add } = prepare();
    add(11);
    expect(index.delete.callCount).to.equal(0);
    stale.add("twelfth");
    expect(index.delete.args).to.deep.equal([[[...ids(11), "twelfth"]]]);
    stale.add("last");
    await stale.flush(1000, clock);
    expect(index.delete.args[1]).to.deep.equal([["last"]]);
    expect(tally.toFields()).to.deep.equal({ deleted: 13 });
  });

  it("cost no call when there are none", async () => {
    const { index, stale, clock } = prepare();
    await stale.flush(1000, clock);
    expect(index.delete.callCount).to.equal(0);
  });

  it("that cannot be deleted are counted and reported, and fail nothing", async () => {
    const { index, tally, errors, stale, clock, add } = prepare();
    const failure = new Error("throttled");
    index.delete.onCall(0).rejects(failure);
    add(13);
    await stale.flush(1000, clock);
    expect(tally.toFields()).to.deep.equal({ deletionsFailed: 12, deleted: 1 });
    expect(errors).to.deep.equal([failure]);
  });

  it("are awaited at the end, at most for the given time", async () => {
    const { index, stale, clock, add } = prepare();
    index.delete.returns(new Promise(() => {}));
    add(1);
    const flushed = stale.flush(700, clock);
    clock.step();
    await flushed;
    expect(clock.now()).to.equal(700);
  });

  it("are skipped while fifty batches are in flight, and deleted again after that", async () => {
    const { index, stale, add } = prepare();
    let finish = (): void => {};
    index.delete.returns(new Promise<void>((resolve) => (finish = resolve)));
    add(51 * 12);
    expect(index.delete.callCount).to.equal(50);
    finish();
    await new Promise(setImmediate);
    add(12);
    expect(index.delete.callCount).to.equal(51);
    expect(stale).to.be.instanceOf(StaleConnections);
  });
});
