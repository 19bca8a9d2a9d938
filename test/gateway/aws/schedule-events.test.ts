// The events of scheduled rules, and when they are made.
import { expect } from "chai";
import { startSchedules } from "../../../gateway/aws/scheduler.ts";
import type { EventRule } from "../../../gateway/model/event-rules.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { NOW_MS, rule, RULE_ARN } from "../helpers/event-bus.ts";

describe("the schedule of a rule", () => {
  it("makes an event each time, until it is stopped", () => {
    const clock = createManualClock(NOW_MS);
    const waitsMs: number[] = [];
    const after: typeof clock.after = (milliseconds, callback) => {
      waitsMs.push(milliseconds);
      return clock.after(milliseconds, callback);
    };
    const delivered: [rule: EventRule, event: any][] = [];
    const often = rule([], { everyMs: 60_000 });
    const seldom = rule([], { everyMs: 150_000, arn: "arn:seldom" });
    const stop = startSchedules([often, rule([]), seldom], {
      bus: { deliver: (...given) => void delivered.push(given as [EventRule, object]) },
      region: "eu-west-1",
      clock: { ...clock, after },
    });
    expect(waitsMs, "no wait for a rule without a rate").to.deep.equal([60_000, 150_000]);
    clock.advance(59_999);
    expect(delivered).to.deep.equal([]);
    clock.advance(1);
    clock.advance(120_000);
    expect(delivered.map(([one]) => one.arn)).to.deep.equal([
      RULE_ARN,
      RULE_ARN,
      "arn:seldom",
      RULE_ARN,
    ]);
    const { id, ...first } = delivered[0]![1];
    expect(id).to.match(/^[\da-f-]{36}$/);
    expect(first).to.deep.equal({
      version: "0",
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: "2023-11-14T22:14:20Z",
      region: "eu-west-1",
      resources: [RULE_ARN],
      detail: {},
    });
    stop();
    clock.advance(600_000);
    expect(delivered).to.have.length(4);
  });
});
