// The shared model of a queue: dead-lettering and batch sizes.
import { expect } from "chai";
import { SimulatedQueue } from "./simulated-queue.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const NEVER = () => false;

describe("a simulated queue", () => {
  it("dead-letters a message that was received too often, and delivers those behind it", () => {
    const clock = createVirtualClock(0);
    const queue = new SimulatedQueue({ clock, visibilityMs: 0, maxReceiveCount: 1 });
    queue.send("poison");
    queue.receive(1, NEVER);
    queue.send("good");
    expect(queue.receive(1, NEVER).map(({ body }) => body)).to.deep.equal(["good"]);
    expect(queue.deadLetters).to.deep.equal(["poison"]);
  });

  it("delivers at most the requested number, and keeps the others", () => {
    const queue = new SimulatedQueue({ clock: createVirtualClock(0), visibilityMs: 1000 });
    for (const body of ["a", "b", "c"]) queue.send(body);
    expect(queue.receive(2, NEVER).map(({ body, times }) => [body, times])).to.deep.equal([
      ["a", 1],
      ["b", 1],
    ]);
    expect(queue.receive(2, NEVER).map(({ body }) => body)).to.deep.equal(["c"]);
  });
});
