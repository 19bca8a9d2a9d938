import { MessageChannel } from "node:worker_threads";
import { expect } from "chai";
import { useFakeTimers } from "sinon";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { createClaim, linger } from "../../../gateway/lambda/worker/linger.js";

const prepare = () => {
  const { port1, port2 } = new MessageChannel();
  closeAfterwards(() => port1.close());
  return { port1, port2, claim: createClaim() };
};

describe("an environment that lingers", () => {
  let clock: ReturnType<typeof useFakeTimers>;
  beforeEach(() => {
    clock = useFakeTimers({ now: 1_800_000_000_000, toFake: ["Date"] });
  });
  afterEach(() => clock.restore());

  it("takes a message that has come", () => {
    const { port1, port2, claim } = prepare();
    port1.postMessage(["event"]);
    expect(linger(port2, claim)).to.deep.equal(["event"]);
  });

  it("goes to sleep when none comes, and lets others linger then", () => {
    const { port1, port2, claim } = prepare();
    expect(linger(port2, claim)).to.equal(undefined);
    port1.postMessage(["event"]);
    expect(linger(port2, claim)).to.deep.equal(["event"]);
  });

  it("does not while another one does", () => {
    const { port1, port2, claim } = prepare();
    port1.postMessage(["event"]);
    claim[0] = Date.now() | 0;
    expect(linger(port2, claim)).to.equal(undefined);
  });

  it("takes over from one that was ended meanwhile", () => {
    const { port1, port2, claim } = prepare();
    port1.postMessage(["event"]);
    claim[0] = (Date.now() - 1000) | 0;
    expect(linger(port2, claim)).to.deep.equal(["event"]);
  });
});
