// The watch over the memory of an environment's process, here of this one.
import { expect } from "chai";
import { startMemoryWatch } from "../../../gateway/lambda/memory-watch.ts";
import { until } from "../../helpers/until.ts";

const LITTLE_MIB = 1;

describe("the memory watch", () => {
  it("tells once that the process takes more than it may", async () => {
    const told: number[] = [];
    const watch = startMemoryWatch(process.pid, LITTLE_MIB, (usedMib) => told.push(usedMib));
    await until(() => told.length > 0);
    watch.setBusy(true);
    expect(watch.check()).to.equal(true);
    watch.stop();
    expect(told).to.have.length(1);
    expect(told[0]).to.be.greaterThan(LITTLE_MIB);
  });

  it("is over once it is stopped, though an event begins afterwards: another process may have the id then", () => {
    const told: number[] = [];
    const watch = startMemoryWatch(process.pid, LITTLE_MIB, (usedMib) => told.push(usedMib));
    watch.stop();
    watch.setBusy(false);
    watch.setBusy(true);
    expect(watch.check()).to.equal(true);
    expect(told).to.deep.equal([]);
  });
});
