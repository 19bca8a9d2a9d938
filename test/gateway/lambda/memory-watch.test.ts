// The memory watch, applied to the test's own process.
import { expect } from "chai";
import { MemoryWatch } from "../../../gateway/lambda/memory-watch.ts";
import { until } from "../../helpers/until.ts";

const LITTLE_MIB = 1;

describe("the memory watch", () => {
  it("reports once that the process exceeds its limit", async () => {
    const told: number[] = [];
    const watch = new MemoryWatch(process.pid, LITTLE_MIB, (usedMib) => told.push(usedMib));
    await until(() => told.length > 0);
    watch.setBusy(true);
    expect(watch.check()).to.equal(true);
    watch.stop();
    expect(told).to.have.length(1);
    expect(told[0]).to.be.greaterThan(LITTLE_MIB);
  });

  it("does not check after it is stopped, since the id may be reused", async () => {
    const told: number[] = [];
    const watch = new MemoryWatch(process.pid, LITTLE_MIB, (usedMib) => told.push(usedMib));
    const stoppedMs = performance.now();
    watch.stop();
    // It does not check again right after a check.
    await until(() => performance.now() - stoppedMs > 100);
    expect(watch.check()).to.equal(false);
    expect(told).to.deep.equal([]);
  });
});
