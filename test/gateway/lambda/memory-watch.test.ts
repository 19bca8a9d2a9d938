// The watch over the memory of an environment's process, here of this one.
import { expect } from "chai";
import { MemoryWatch } from "../../../gateway/lambda/memory-watch.ts";
import { until } from "../../helpers/until.ts";

const LITTLE_MIB = 1;

describe("the memory watch", () => {
  it("tells once that the process takes more than it may", async () => {
    const told: number[] = [];
    const watch = new MemoryWatch(process.pid, LITTLE_MIB, (usedMib) => told.push(usedMib));
    await until(() => told.length > 0);
    watch.setBusy(true);
    expect(watch.check()).to.equal(true);
    watch.stop();
    expect(told).to.have.length(1);
    expect(told[0]).to.be.greaterThan(LITTLE_MIB);
  });

  it("looks no more once it is stopped: another process may have the id then", async () => {
    const told: number[] = [];
    const watch = new MemoryWatch(process.pid, LITTLE_MIB, (usedMib) => told.push(usedMib));
    const stoppedMs = performance.now();
    watch.stop();
    // After a look it does not look again at once.
    await until(() => performance.now() - stoppedMs > 100);
    expect(watch.check()).to.equal(false);
    expect(told).to.deep.equal([]);
  });
});
