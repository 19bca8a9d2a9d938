import { expect } from "chai";
import { type SinonFakeTimers, useFakeTimers } from "sinon";
import type { KillRule } from "../../../gateway/faults/document.ts";
import { createKills } from "../../../gateway/faults/kills.ts";
import { Rules } from "../../../gateway/faults/rules.ts";

const prepare = () => {
  const rules = new Rules<KillRule>();
  rules.use([{ function: "*-broadcast", share: 1, afterMs: 100 }], 1, "kills");
  const killed: string[] = [];
  const arm = (name: string) => createKills(rules).arm(name, () => killed.push(name));
  return { rules, killed, arm };
};

describe("kills", () => {
  let timers: SinonFakeTimers;

  beforeEach(() => {
    timers = useFakeTimers();
  });

  afterEach(() => timers.restore());

  it("end a function while it runs, and count at that moment", () => {
    const { rules, killed, arm } = prepare();
    arm("dev-broadcast");
    expect(rules.happened).to.equal(0);
    timers.tick(100);
    expect(killed).to.deep.equal(["dev-broadcast"]);
    expect(rules.happened).to.equal(1);
  });

  it("do not affect a function that has finished by then", () => {
    const { rules, killed, arm } = prepare();
    const disarm = arm("dev-broadcast");
    timers.tick(99);
    disarm();
    timers.tick(1);
    expect(killed).to.deep.equal([]);
    expect(rules.happened).to.equal(0);
  });

  it("leave other functions alone", () => {
    const { rules, killed, arm } = prepare();
    arm("dev-ping");
    timers.tick(100);
    expect(killed).to.deep.equal([]);
    expect(rules.happened).to.equal(0);
  });
});
