import { expect } from "chai";
import type { SqsMessage } from "../../../gateway/aws/sqs-event.ts";
import { createDeliveryFaults } from "../../../gateway/faults/delivery-faults.ts";
import type { DeliveryRule } from "../../../gateway/faults/document.ts";
import { Rules } from "../../../gateway/faults/rules.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const prepare = (rule: Partial<DeliveryRule>) => {
  const clock = createManualClock();
  const rules = new Rules<DeliveryRule>();
  rules.use([{ queue: "jobs", share: 1, twice: false, delaySeconds: 0, ...rule }], 1, "deliveries");
  const handled: string[] = [];
  const messages = ["a", "b"].map((Body) => ({ Body }) as SqsMessage);
  const ending = new AbortController();
  const deliver = (queue: string) =>
    createDeliveryFaults(rules, clock, ending.signal).deliver(queue, messages, async (batch) => {
      handled.push(batch.map(({ Body }) => Body).join());
    });
  return { clock, handled, deliver, end: () => ending.abort() };
};

describe("delivery faults", () => {
  it("leave other queues alone", async () => {
    const { handled, deliver } = prepare({ twice: true });
    await deliver("others");
    expect(handled).to.deep.equal(["a,b"]);
  });

  it("repeat a batch after its first delivery", async () => {
    const { handled, deliver } = prepare({ twice: true });
    await deliver("jobs");
    expect(handled).to.deep.equal(["a,b", "a,b"]);
  });

  it("delay messages individually, by the gateway's clock", async () => {
    const { clock, handled, deliver } = prepare({ delaySeconds: 30 });
    const delivered = deliver("jobs");
    clock.advance(29_999);
    expect(handled).to.deep.equal([]);
    clock.advance(1);
    await delivered;
    expect(handled).to.deep.equal(["a", "b"]);
  });

  it("leave late messages in their queue when the gateway ends", async () => {
    for (const isEnded of [false, true]) {
      const { clock, handled, deliver, end } = prepare({ delaySeconds: 30 });
      if (isEnded) end();
      const delivered = deliver("jobs");
      end();
      await delivered;
      expect([handled, clock.waiting]).to.deep.equal([[], 0]);
    }
  });

  it("delay and repeat", async () => {
    const { clock, handled, deliver } = prepare({ delaySeconds: 30, twice: true });
    const delivered = deliver("jobs");
    clock.advance(30_000);
    await delivered;
    expect(handled).to.deep.equal(["a", "a", "b", "b"]);
  });

  it("do nothing with a share of 0", async () => {
    const { handled, deliver } = prepare({ queue: "*", share: 0, delaySeconds: 30 });
    await deliver("jobs");
    expect(handled).to.deep.equal(["a,b"]);
  });
});
